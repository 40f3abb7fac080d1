"""Caught by test_gives_the_events_in_time: looks at the clock behind the append().

Says: It looks at the clock after the event is in the list, so one event comes too late; limit
the waiting, with `asyncio.timeout()`.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    events = []
    end = asyncio.get_running_loop().time() + seconds
    async for event in graph.astream(state):
        events.append(event)
        if asyncio.get_running_loop().time() >= end:
            break
    return events
