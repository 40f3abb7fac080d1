"""Go through a stream with `async for`."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    """All events of a run, in order."""
    return [event async for event in graph.astream(state)]


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    """How many events a run has."""
    return len(await all_events(graph, state))
