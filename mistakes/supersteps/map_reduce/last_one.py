"""Caught by test_gives_the_results_in_order: thinks any reducer will do
that stops the error.

Says: The reducer keeps the last result only. It has to put the lists one
behind the other.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send

Work = Callable[[str], Awaitable[int]]


def latest(old: list[int], new: list[int]) -> list[int]:
    return new


class State(TypedDict):
    items: list[str]
    results: Annotated[list[int], latest]


def send_each(state: State) -> list[Send]:
    return [Send("work", {"item": item}) for item in state["items"]]


def map_reduce(work: Work) -> CompiledStateGraph:
    async def work_on(task: dict) -> dict:
        return {"results": [await work(task["item"])]}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_conditional_edges(START, send_each, ["work"])
    return builder.compile()
