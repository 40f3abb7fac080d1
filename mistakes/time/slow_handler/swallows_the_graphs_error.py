"""Caught by test_raises_what_went_wrong: thinks `finally` passes on what happened in a task.

Says: What the task that runs the graph raises is lost: `asyncio.wait()` does not raise it, and
`cancel()` does not either; await the task, or use a TaskGroup.
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
    queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    async def produce() -> None:
        try:
            async for event in graph.astream(state):
                await queue.put(event)
        finally:
            await queue.put(None)

    task = asyncio.create_task(produce())
    try:
        while (event := await queue.get()) is not None:
            await handler(event)
    finally:
        task.cancel()
        await asyncio.wait([task])
