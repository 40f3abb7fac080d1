"""Caught by test_lets_the_graph_finish: thinks that what a node returned is
the event.

Says: What the node returned is yielded without the name of the node. Yield
the event unchanged.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    async for event in graph.astream(state, {"recursion_limit": steps + 1}):
        for update in event.values():
            yield update
