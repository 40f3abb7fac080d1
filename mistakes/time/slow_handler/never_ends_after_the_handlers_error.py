"""Caught by test_raises_what_went_wrong: thinks that join() waits for the consumer.

Says: When the handler raises, `queue.join()` waits for ever, because no task handles the rest;
wait for the task as well.
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
            queue.task_done()

    task = asyncio.create_task(consume())
    try:
        async for event in graph.astream(state):
            await queue.put(event)
        await queue.join()
    finally:
        task.cancel()
