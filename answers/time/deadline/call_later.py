"""Right: the loop cancels the task, and asyncio.wait() waits for it."""

from typing import Any
import asyncio


async def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[Any]:
    events = []

    async def collect():
        async for event in graph.astream(state):
            events.append(event)

    task = asyncio.ensure_future(collect())
    alarm = asyncio.get_running_loop().call_later(seconds, task.cancel)
    try:
        await asyncio.wait({task})
    finally:
        alarm.cancel()
        task.cancel()
        await asyncio.wait({task})
    if not task.cancelled():
        task.result()
    return events
