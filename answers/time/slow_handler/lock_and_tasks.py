"""Right: a task for each event, and a lock that lets one after the other through."""

import asyncio
from typing import Any


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    one_at_a_time = asyncio.Lock()

    async def handle(event: dict[str, Any]) -> None:
        async with one_at_a_time:
            await handler(event)

    async with asyncio.TaskGroup() as group:
        async for event in graph.astream(state):
            group.create_task(handle(event))
