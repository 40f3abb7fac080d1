"""Right: a task fills a list; it is waited for with a limit, cancelled, and waited for again."""

import asyncio
from typing import Any


async def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[Any]:
    events: list[Any] = []

    async def collect() -> None:
        async for event in graph.astream(state):
            events.append(event)

    task = asyncio.create_task(collect())
    await asyncio.wait({task}, timeout=seconds)
    if not task.done():
        task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return events
