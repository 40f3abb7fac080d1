"""Caught by test_runs_the_graph_once: thinks it must know how many events will come.

Says: The graph runs once to count the events and once more to handle them; an end mark in the
queue makes the number unnecessary.
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

    total = len([event async for event in graph.astream(state)])
    async with asyncio.TaskGroup() as group:
        group.create_task(consume())
        stream = graph.astream(state)
        for _ in range(total):
            await queue.put(await anext(stream))
        await queue.put(None)
