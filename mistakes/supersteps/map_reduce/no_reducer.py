"""Caught by test_gives_the_results_in_order: thinks that runs of one and
the same node do not get in each other's way.

Says: Several runs of "work" write to "results", and the key has no reducer.
Annotate its type with one.
"""

from collections.abc import Awaitable, Callable
from typing import TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send

Work = Callable[[str], Awaitable[int]]


class State(TypedDict):
    items: list[str]
    results: list[int]


def send_each(state: State) -> list[Send]:
    return [Send("work", {"item": item}) for item in state["items"]]


def map_reduce(work: Work) -> CompiledStateGraph:
    async def work_on(task: dict) -> dict:
        return {"results": [await work(task["item"])]}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_conditional_edges(START, send_each, ["work"])
    return builder.compile()
