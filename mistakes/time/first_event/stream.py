"""Caught by test_runs_the_graph_once: thinks that stream() is as good when nothing is awaited.

Says: `stream()` blocks the event loop; use `async for` with `astream()`.
"""

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
