"""Caught by test_returns_on_time: thinks it enough to look at the clock with each event.

Says: It looks at the clock only when an event comes, so a slow node delays the return; limit
the waiting, with `asyncio.timeout()`.

Conceptual: it returns at the deadline and does not wait for the next event
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
        if asyncio.get_running_loop().time() >= end:
            break
        events.append(event)
    return events
