"""Caught by test_leaves_nothing_running: thinks that nodes clean up within a moment.

Says: It waits for the nodes' clean-up for a tenth of a second only; wait until all have stopped.
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
    if not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.1)
    elif task.exception():
        raise task.exception()
    return events
