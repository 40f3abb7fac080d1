"""Caught by test_gives_the_results_in_order: takes a result of 0 for none.

Says: Results that are 0 are left out. 0 is a result.

Conceptual: 0 is a result
"""

import operator
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.types import Send


class State(TypedDict):
    items: list[str]
    results: Annotated[list[int], operator.add]


def map_reduce(work):
    async def worker(item):
        if result := await work(item):
            return {"results": [result]}
        return {"results": []}

    b = StateGraph(State)
    b.add_node("work", worker)
    b.add_conditional_edges(START, lambda s: [Send("work", i) for i in s["items"]], ["work"])
    return b.compile()
