"""Right: a reducer that takes its time."""

from typing import Annotated, TypedDict
from langgraph.graph import START, END, StateGraph
from langgraph.types import Send


def bad(a, b):
    import time

    time.sleep(3)
    return a + b


class State(TypedDict, total=False):
    items: list[str]
    results: Annotated[list, bad]


def map_reduce(work):
    async def run(item):
        return {"results": [await work(item)]}

    g = StateGraph(State)
    g.add_node("work", run)
    g.add_conditional_edges(START, lambda s: [Send("work", p) for p in s["items"]], ["work"])
    return g.compile()
