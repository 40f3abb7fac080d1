"""Right: the loop's own timer cancels the task."""

import asyncio
from typing import Any


async def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []

    async def run() -> None:
        async for event in graph.astream(state):
            events.append(event)

    task = asyncio.ensure_future(run())
    timer = asyncio.get_running_loop().call_later(seconds, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        pass
    timer.cancel()
    return events
