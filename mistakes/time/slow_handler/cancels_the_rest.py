"""Caught by test_handles_every_event: thinks nothing is left to do when the graph is at its end.

Says: The task is cancelled when the graph has ended, so the events that wait are not handled;
wait until the queue is empty.

Conceptual: it returns when all events have been handled
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
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def consume() -> None:
        while True:
            await handler(await queue.get())

    task = asyncio.create_task(consume())
    async for event in graph.astream(state):
        await queue.put(event)
    task.cancel()
