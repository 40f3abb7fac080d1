"""Caught by test_gives_the_first_that_is_wanted: goes on and keeps the newest.

Says: It goes on after the first wanted event and returns the last one; return inside the loop.

Conceptual: of several wanted events it returns the first
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    found = None
    async for event in graph.astream(state):
        if wanted(event):
            found = event
    return found
