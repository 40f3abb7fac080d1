"""Caught by test_gives_the_events_in_time: gives each event the whole time again.

Says: Each event has the whole time again; put one limit around the whole loop.

Conceptual: the time is that of all events together
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    events = []
    stream = graph.astream(state)
    while True:
        try:
            events.append(await asyncio.wait_for(anext(stream), seconds))
        except (StopAsyncIteration, TimeoutError):
            return events
