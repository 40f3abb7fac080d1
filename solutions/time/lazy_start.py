"""Hand out what a graph does, and let it do nothing before somebody asks."""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    """Yield `(node, update)` for each event, and run the graph no further than is asked."""
    async for event in graph.astream(state):
        for pair in event.items():
            yield pair
