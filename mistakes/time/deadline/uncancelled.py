"""Caught by test_leaves_nothing_running: thinks that a task ends when nobody waits for it.

Says: `asyncio.wait()` cancels nothing at its timeout, so the graph runs on; cancel the task
and wait until it has ended.

Conceptual: nodes that run at the deadline are cancelled before the end
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

    await asyncio.wait([asyncio.create_task(collect())], timeout=seconds)
    return events
