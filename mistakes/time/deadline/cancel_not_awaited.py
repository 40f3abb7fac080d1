"""Caught by test_leaves_nothing_running: thinks that cancel() stops a task at once.

Says: The task is cancelled, but nothing waits until its nodes have stopped; await it after
`cancel()`.
"""

from typing import Any
import asyncio


async def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[Any]:
    events = []

    async def collect():
        async for event in graph.astream(state):
            events.append(event)

    task = asyncio.create_task(collect())
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.cancel()
    else:
        task.result()
    return list(events)
