"""Caught by test_handles_every_event: thinks a task that waits for a queue ends with the graph.

Says: The task waits for more events after the last one and never ends; put an end mark into
the queue.
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

    async with asyncio.TaskGroup() as group:
        group.create_task(consume())
        async for event in graph.astream(state):
            await queue.put(event)
