"""Caught by test_gives_the_results_in_order: thinks that the list of items
is free to use.

Says: The items are taken out of the list in the state. Leave that list as
it is.
"""

import operator
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.types import Send


class State(TypedDict):
    items: list[str]
    results: Annotated[list[int], operator.add]


def map_reduce(work):
    def split(state):
        sends = []
        while state["items"]:
            sends.append(Send("work", state["items"].pop(0)))
        return sends

    async def worker(item):
        return {"results": [await work(item)]}

    b = StateGraph(State)
    b.add_node("work", worker)
    b.add_conditional_edges(START, split, ["work"])
    return b.compile()
