"""Caught by test_stops_at_the_event: leaves the loop at its next turn.

Says: It leaves the loop only after one more event has come; return as soon as `wanted` says
True.
"""

from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    found = None
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            if found is not None:
                break
            if wanted(event):
                found = event
    return found
