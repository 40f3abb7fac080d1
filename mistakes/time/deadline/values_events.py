"""Caught by test_gives_the_events_in_time: takes the states of mode "values" for the events.

Says: The mode "values" gives whole states; leave the mode out.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    events = []
    try:
        async with asyncio.timeout(seconds):
            async for event in graph.astream(state, stream_mode="values"):
                events.append(event)
    except TimeoutError:
        pass
    return events
