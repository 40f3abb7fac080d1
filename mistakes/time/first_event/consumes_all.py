"""Caught by test_stops_at_the_event: chooses from a list, when the whole run is over.

Says: The whole run is collected before `wanted` is asked; ask about each event as it comes.

Conceptual: the run ends with the wanted event
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    events = [event async for event in graph.astream(state)]
    return next((event for event in events if wanted(event)), None)
