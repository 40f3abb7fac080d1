"""Caught by test_works_side_by_side: thinks that a loop over the items will
do.

Says: The items are worked on one after the other. Return a Send for each,
so that they run side by side.

Conceptual: no item waits for another one
"""

from collections.abc import Awaitable, Callable
from typing import TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph

Work = Callable[[str], Awaitable[int]]


class State(TypedDict):
    items: list[str]
    results: list[int]


def map_reduce(work: Work) -> CompiledStateGraph:
    async def work_on(state: State) -> dict:
        return {"results": [await work(item) for item in state["items"]]}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_edge(START, "work")
    return builder.compile()
