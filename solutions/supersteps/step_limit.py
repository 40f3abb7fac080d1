"""Let a graph run for so many supersteps, and stop it if it needs more."""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    """Yield each event of a run that may take `steps` supersteps; more is an error."""
    # A run that has used up its limit is an error, even if nothing was left to do.
    async for event in graph.astream(state, {"recursion_limit": steps + 1}):
        yield event
