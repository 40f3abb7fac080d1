"""Caught by test_asks_an_unusual_graph: thinks a node that returned nothing has nothing to tell.

Says: Nodes that returned nothing, or an empty dict, are left out; yield a pair for every
event.

Conceptual: a node that returns nothing makes a pair too
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    async for event in graph.astream(state):
        for node, update in event.items():
            if update:
                yield node, update
