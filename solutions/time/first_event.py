"""Take the first event of a run that is good enough, and end the run with it."""

from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    """The first event that is wanted, or None; nothing of the graph runs on."""
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            if wanted(event):
                return event
    return None
