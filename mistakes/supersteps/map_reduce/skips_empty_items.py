"""Caught by test_gives_the_results_in_order: takes an empty text for no
item.

Says: Items that are empty texts are not worked on. They are items too.
"""

import operator
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.types import Send


class State(TypedDict):
    items: list[str]
    results: Annotated[list[int], operator.add]


def map_reduce(work):
    async def worker(job):
        return {"results": [await work(job["item"])]}

    b = StateGraph(State)
    b.add_node("work", worker)
    b.add_conditional_edges(
        START, lambda s: [Send("work", {"item": i}) for i in s["items"] if i], ["work"]
    )
    return b.compile()
