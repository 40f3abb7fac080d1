"""Caught by test_returns_on_time: always sleeps until the deadline.

Says: It sleeps until the deadline also when the graph has ended before; wait for the graph,
with a limit.

Conceptual: it returns at once if the graph ends before the deadline
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

    task = asyncio.create_task(collect())
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.wait([task])
    return events
