"""Caught by test_raises_what_went_wrong: thinks waiting for a task raises its error.

Says: `asyncio.wait()` does not raise what a task raised; await the task, or use a TaskGroup.

Conceptual: an exception of the handler goes on to the caller
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
    try:
        async for event in graph.astream(state):
            await queue.put(event)
    finally:
        await queue.put(None)
        await asyncio.wait([task])
