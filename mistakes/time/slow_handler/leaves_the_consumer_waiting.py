"""Caught by test_raises_what_went_wrong: thinks a task ends with those who fill its queue.

Says: When the graph raises, the task that handles events waits for the queue for ever; use a
TaskGroup, which cancels it.
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

    async def consume() -> None:
        while (event := await queue.get()) is not None:
            await handler(event)

    task = asyncio.create_task(consume())
    async for event in graph.astream(state):
        await queue.put(event)
    await queue.put(None)
    await task
