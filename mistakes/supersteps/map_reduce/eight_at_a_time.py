"""Caught by test_works_side_by_side: wants to be kind to the worker.

Says: No more than eight items are worked on at a time. No item may wait for
another.
"""

import asyncio
import operator
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.types import Send


class State(TypedDict):
    items: list[str]
    results: Annotated[list[int], operator.add]


def map_reduce(work):
    gate = asyncio.Semaphore(8)

    async def worker(item):
        async with gate:
            return {"results": [await work(item)]}

    b = StateGraph(State)
    b.add_node("work", worker)
    b.add_conditional_edges(START, lambda s: [Send("work", i) for i in s["items"]], ["work"])
    return b.compile()
