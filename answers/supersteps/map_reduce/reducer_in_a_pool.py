"""Right: a reducer that works in a pool of threads."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, TypedDict
from langgraph.graph import START, END, StateGraph
from langgraph.types import Send

pool = ThreadPoolExecutor(2)


def pooled(a, b):
    return pool.submit(lambda: [*a, *b]).result()


class State(TypedDict, total=False):
    items: list[str]
    results: Annotated[list, pooled]


def map_reduce(work):
    async def run(item):
        return {"results": [await work(item)]}

    g = StateGraph(State)
    g.add_node("work", run)
    g.add_conditional_edges(START, lambda s: [Send("work", p) for p in s["items"]], ["work"])
    return g.compile()
