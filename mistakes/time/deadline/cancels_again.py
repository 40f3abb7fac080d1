"""Caught by test_leaves_nothing_running: thinks that a task which has not stopped needs another cancel().

Says: The task is cancelled again while its nodes clean up, so it ends before they do; cancel it
once and wait.
"""

from typing import Any
import asyncio


async def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[Any]:
    events = []

    async def collect():
        async for event in graph.astream(state):
            events.append(event)

    task = asyncio.create_task(collect())
    await asyncio.wait({task}, timeout=seconds)
    while not task.done():
        task.cancel()
        await asyncio.sleep(0)
    return events
