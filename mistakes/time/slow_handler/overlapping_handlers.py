"""Caught by test_handles_one_event_at_a_time: thinks a task for each event keeps them apart.

Says: Each event has a task, so several calls of the handler run at once; let one task handle
all events in turn.

Conceptual: the handler gets one event at a time
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def slow_handler(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    handler: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    async with asyncio.TaskGroup() as group:
        async for event in graph.astream(state):
            group.create_task(handler(event))
