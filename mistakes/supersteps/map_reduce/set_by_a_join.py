"""Caught by test_gives_no_results_for_no_items: thinks a node that others
lead to runs in any case.

Says: "results" is set by a node that does not run if there are no items.
Write to the key with a reducer, which starts as [].

Conceptual: without items results is an empty list
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
    pairs: Annotated[list[tuple[int, int]], operator.add]
    results: list[int]


def send_each(state: State) -> list[Send]:
    return [Send("work", {"place": p, "item": i}) for p, i in enumerate(state["items"])]


def map_reduce(work: Work) -> CompiledStateGraph:
    async def work_on(task: dict) -> dict:
        return {"pairs": [(task["place"], await work(task["item"]))]}

    def gather(state: State) -> dict:
        return {"results": [result for _, result in sorted(state["pairs"])]}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_node("gather", gather)
    builder.add_conditional_edges(START, send_each, ["work"])
    builder.add_edge("work", "gather")
    return builder.compile()
