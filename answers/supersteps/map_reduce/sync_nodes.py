"""Right: plain functions for nodes, each with an event loop of its own, and lambdas."""

import asyncio
from functools import partial
from typing import Annotated, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import Send

State = TypedDict(
    "State", {"items": list, "results": Annotated[list, lambda old, new: [*old, *new]]}
)


async def results_of(work, item):
    print("working on", item)
    return {"results": [await work(item)]}


def run(work, item):
    return asyncio.run(results_of(work, item))


def map_reduce(work):
    graph = StateGraph(State)
    graph.add_node("work", partial(run, work))
    graph.add_conditional_edges(START, lambda s: [Send("work", i) for i in s["items"]] or END)
    return graph.compile()
