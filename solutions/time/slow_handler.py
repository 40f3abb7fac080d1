"""Do not let a slow handler hold up the graph."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def slow_handler(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    handler: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Await `handler(event)` for each event in turn, while the graph goes on."""
    events: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    async def handle_all() -> None:
        while (event := await events.get()) is not None:
            await handler(event)

    async with asyncio.TaskGroup() as tasks:  # waits for the task, and stops it if the graph fails
        tasks.create_task(handle_all())
        async for event in graph.astream(state):
            events.put_nowait(event)
        events.put_nowait(None)  # no more events will come
