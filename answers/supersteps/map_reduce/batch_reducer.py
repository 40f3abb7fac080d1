"""Right: a reducer that gets all that the nodes of a superstep wrote at once."""

from typing import Annotated, TypedDict
from langgraph.channels import DeltaChannel
from langgraph.graph import START, END, StateGraph
from langgraph.types import Send


def batch(state, writes):
    return state + [x for w in writes for x in w]


class State(TypedDict, total=False):
    items: list[str]
    results: Annotated[list, DeltaChannel(batch)]


def map_reduce(work):
    async def run(item):
        return {"results": [await work(item)]}

    g = StateGraph(State)
    g.add_node("work", run)
    g.add_conditional_edges(START, lambda s: [Send("work", p) for p in s["items"]], ["work"])
    return g.compile()
