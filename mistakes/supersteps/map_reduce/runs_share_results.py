"""Caught by test_runs_again_with_other_items: one dict for all runs of a graph.

Says: runs that go on at the same time share one dict of results
"""

from typing import TypedDict

from langgraph.graph import START, StateGraph
from langgraph.types import Send


class State(TypedDict):
    items: list[str]
    results: list[int]


def map_reduce(work):
    found = {}

    def split(state):
        found.clear()
        return [Send("work", pair) for pair in enumerate(state["items"])] or "gather"

    async def worker(pair):
        n, item = pair
        found[n] = await work(item)

    def gather(state):
        return {"results": [found[n] for n in range(len(state["items"]))]}

    b = StateGraph(State)
    b.add_node("work", worker)
    b.add_node("gather", gather)
    b.add_conditional_edges(START, split, ["work", "gather"])
    b.add_edge("work", "gather")
    return b.compile()
