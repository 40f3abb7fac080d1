"""Caught by test_handles_every_event: takes states for events.

Says: The mode "values" gives whole states; leave the mode out.
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
    events: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    async def handle_all() -> None:
        while (event := await events.get()) is not None:
            await handler(event)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(handle_all())
        async for event in graph.astream(state, stream_mode="values"):
            events.put_nowait(event)
        events.put_nowait(None)
