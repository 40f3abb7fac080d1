"""Count the events of a run."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    """Return the number of events of one run."""
    return len([event async for event in graph.astream(state)])
