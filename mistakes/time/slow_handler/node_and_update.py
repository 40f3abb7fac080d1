"""Caught by test_handles_every_event: thinks the handler takes a name and an update.

Says: The handler gets a pair; give it the event as it came.
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

    async with asyncio.TaskGroup() as group:
        group.create_task(consume())
        async for event in graph.astream(state):
            for node, update in event.items():
                await queue.put((node, update))
        await queue.put(None)
