"""Caught by test_returns_on_time: thinks that a moment more does no harm.

Says: It waits a moment more after the time is over; cancel the run at the deadline.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []

    async def run() -> None:
        async for event in graph.astream(state):
            events.append(event)

    task = asyncio.create_task(run())
    done, _ = await asyncio.wait([task], timeout=seconds)
    if not done:
        await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.wait([task])
    return events
