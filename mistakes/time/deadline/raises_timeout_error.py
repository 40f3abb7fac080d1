"""Caught by test_gives_the_events_in_time: thinks that the end of the time is no error.

Says: `asyncio.timeout()` raises TimeoutError at the deadline, and the events are lost; catch
it and return them.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    events = []
    async with asyncio.timeout(seconds):
        async for event in graph.astream(state):
            events.append(event)
    return events
