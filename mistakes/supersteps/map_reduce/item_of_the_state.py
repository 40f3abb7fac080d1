"""Caught by test_gives_the_results_in_order: thinks a node always gets the
state.

Says: The node looks for the item in the state. It is given the second
argument of its Send.
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
    item: str
    results: Annotated[list[int], operator.add]


def send_each(state: State) -> list[Send]:
    return [Send("work", state) for item in state["items"]]


def map_reduce(work: Work) -> CompiledStateGraph:
    async def work_on(state: State) -> dict:
        return {"results": [await work(state["item"])]}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_conditional_edges(START, send_each, ["work"])
    return builder.compile()
