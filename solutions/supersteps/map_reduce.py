"""Send each item of a list to a worker of its own, and gather the results."""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send

Work = Callable[[str], Awaitable[int]]


class State(TypedDict):
    """Items, and the result for each of them."""

    items: list[str]
    results: Annotated[list[int], operator.add]


class Task(TypedDict):
    """What one run of "work" gets."""

    item: str


def send_each(state: State) -> list[Send]:
    """One run of "work" for each item."""
    return [Send("work", Task(item=item)) for item in state["items"]]


def map_reduce(work: Work) -> CompiledStateGraph:
    """A compiled graph that has each of "items" worked on, and gathers "results"."""

    async def work_on(state: Task) -> dict[str, list[int]]:
        return {"results": [await work(state["item"])]}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_conditional_edges(START, send_each, ["work"])
    return builder.compile()
