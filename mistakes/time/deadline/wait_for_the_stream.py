"""Caught by test_gives_the_events_in_time: puts the limit on the call of astream().

Says: Calling `astream()` runs nothing and cannot be awaited; put the limit around the loop
that goes through the stream.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    events = []
    stream = await asyncio.wait_for(graph.astream(state), seconds)
    async for event in stream:
        events.append(event)
    return events
