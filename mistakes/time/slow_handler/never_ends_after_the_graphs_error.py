"""Caught by test_raises_what_went_wrong: thinks the stream always comes to its end.

Says: When the graph raises, no end mark comes into the queue, and the loop waits for ever; use
a TaskGroup, or put the mark in a `finally`.
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
        async for event in graph.astream(state):
            await queue.put(event)
        await queue.put(None)

    task = asyncio.create_task(produce())
    try:
        while (event := await queue.get()) is not None:
            await handler(event)
        await task
    finally:
        task.cancel()
