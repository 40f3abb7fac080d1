"""Caught by test_gives_the_results_in_order: sorts places as texts, in
which "10" comes before "2".

Says: The results are sorted by their places as texts, so the eleventh comes
before the third. Sort numbers.
"""

from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.types import Send


def by_place(old, new):
    return {**old, **new}


class State(TypedDict):
    items: list[str]
    places: Annotated[dict, by_place]
    results: list[int]


def map_reduce(work):
    def split(state):
        return [
            Send("work", {"n": str(n), "item": i}) for n, i in enumerate(state["items"])
        ] or "gather"

    async def worker(job):
        return {"places": {job["n"]: await work(job["item"])}}

    def gather(state):
        places = state.get("places", {})
        return {"results": [places[n] for n in sorted(places)][: len(state["items"])]}

    b = StateGraph(State)
    b.add_node("work", worker)
    b.add_node("gather", gather)
    b.add_conditional_edges(START, split, ["work", "gather"])
    b.add_edge("work", "gather")
    return b.compile()
