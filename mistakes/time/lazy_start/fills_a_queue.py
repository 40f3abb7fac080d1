"""Caught by test_goes_no_further_than_asked: thinks a stream that begins late is lazy.

Says: A task fills a queue with all events, whether the caller asks for them or not; take the
events from `astream()` yourself.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    queue: asyncio.Queue[tuple[str, Any] | None] = asyncio.Queue()

    async def fill() -> None:
        async for event in graph.astream(state):
            for pair in event.items():
                await queue.put(pair)
        await queue.put(None)

    task = asyncio.create_task(fill())
    try:
        while (pair := await queue.get()) is not None:
            yield pair
    finally:
        task.cancel()
