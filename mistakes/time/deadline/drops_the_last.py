"""Caught by test_gives_the_events_in_time: thinks that the last event may not be complete.

Says: When the time is over, the last event is left out; return all that have come.
"""

from typing import Any
import asyncio


async def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[Any]:
    events = []
    try:
        async with asyncio.timeout(seconds):
            async for event in graph.astream(state):
                events.append(event)
    except TimeoutError:
        return events[:-1]
    return events
