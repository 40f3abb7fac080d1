"""Caught by test_never_holds_up_the_graph: thinks a queue needs a limit.

Says: The queue has room for ten events, and then the graph waits; make a queue without
`maxsize`.
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
    queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue(maxsize=10)

    async def consume() -> None:
        while (event := await queue.get()) is not None:
            await handler(event)

    async with asyncio.TaskGroup() as group:
        group.create_task(consume())
        async for event in graph.astream(state):
            await queue.put(event)
        await queue.put(None)
