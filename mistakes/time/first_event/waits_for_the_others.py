"""Caught by test_stops_at_the_event: gives the others a second to end by themselves.

Says: It waits a second after the wanted event has come; close the stream and return at once.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    async for event in graph.astream(state):
        if wanted(event):
            await asyncio.sleep(1)
            return event
    return None
