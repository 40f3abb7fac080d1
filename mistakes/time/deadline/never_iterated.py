"""Caught by test_gives_the_events_in_time: forgets that wait_for() has to be awaited.

Says: `wait_for()` is not awaited, so nothing runs; write `await` before it.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    events = []

    async def collect() -> None:
        async for event in graph.astream(state):
            events.append(event)

    asyncio.wait_for(collect(), seconds)
    return events
