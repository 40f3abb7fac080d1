"""Caught by test_streams_an_update_for_each_item: thinks that gather() does
what Send would do.

Says: One run of the node works on all items, so there is one update for
all. Return a Send for each item.

Conceptual: each item has an update
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph

Work = Callable[[str], Awaitable[int]]


class State(TypedDict):
    items: list[str]
    results: list[int]


def map_reduce(work: Work) -> CompiledStateGraph:
    async def work_on(state: State) -> dict:
        return {"results": await asyncio.gather(*map(work, state["items"]))}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_edge(START, "work")
    return builder.compile()
