"""Caught by test_streams_an_update_for_each_item: thinks the names of nodes
are nobody else's concern.

Says: The node that works on the items has another name. Call it "work".
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
    return [Send("work_on", {"item": item}) for item in state["items"]]


def map_reduce(work: Work) -> CompiledStateGraph:
    async def work_on(task: dict) -> dict:
        return {"results": [await work(task["item"])]}

    builder = StateGraph(State)
    builder.add_node(work_on)
    builder.add_conditional_edges(START, send_each, ["work_on"])
    return builder.compile()
