"""Caught by test_gives_the_results_in_order: thinks a node runs as often as
a router names it.

Says: The decision returns the name "work" several times, and LangGraph runs
the node once. Return a Send for each item.
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph

Work = Callable[[str], Awaitable[int]]


class State(TypedDict):
    items: list[str]
    results: Annotated[list[int], operator.add]


def name_each(state: State) -> list[str]:
    return ["work" for item in state["items"]]


def map_reduce(work: Work) -> CompiledStateGraph:
    waiting: list[str] = []

    async def work_on(state: State) -> dict:
        waiting[:] = waiting or state["items"]
        return {"results": [await work(waiting.pop(0))]}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_conditional_edges(START, name_each, ["work"])
    return builder.compile()
