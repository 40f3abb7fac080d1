"""Caught by test_gives_the_results_in_order: thinks that what is sent is
the item by itself, whatever stands around it.

Says: `work` is called with a dict. Take the item out of what the Send
holds.
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send

Work = Callable[[str], Awaitable[int]]


class State(TypedDict):
    items: list[str]
    results: Annotated[list[int], operator.add]


def send_each(state: State) -> list[Send]:
    return [Send("work", {"item": item}) for item in state["items"]]


def map_reduce(work: Work) -> CompiledStateGraph:
    async def work_on(task: dict) -> dict:
        return {"results": [await work(task)]}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_conditional_edges(START, send_each, ["work"])
    return builder.compile()
