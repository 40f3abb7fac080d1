"""Caught by test_stops_at_the_event: thinks that stream() is as good when nothing is awaited."""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    for event in graph.stream(state):
        if wanted(event):
            return event
    return None
