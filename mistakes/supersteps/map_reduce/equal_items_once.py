"""Caught by test_gives_equal_items_their_own_results: thinks that what is
there twice is work done twice.

Says: Of equal items only one is worked on. Each item is worked on.

Conceptual: two equal items have two results
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
    return [Send("work", {"item": item}) for item in dict.fromkeys(state["items"])]


def map_reduce(work: Work) -> CompiledStateGraph:
    async def work_on(task: dict) -> dict:
        return {"results": [await work(task["item"])]}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_conditional_edges(START, send_each, ["work"])
    return builder.compile()
