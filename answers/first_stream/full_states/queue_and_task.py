"""Right: a task fills a queue from version "v2" parts, and the generator empties it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any


async def fill(queue: asyncio.Queue[Any], graph: Any, state: dict[str, Any]) -> None:
    async for part in graph.astream(state, stream_mode="values", version="v2"):
        await queue.put(part["data"])
    await queue.put(None)


async def full_states(graph: Any, state: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
    queue: asyncio.Queue[Any] = asyncio.Queue(maxsize=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(fill(queue, graph, state))
        while (whole_state := await queue.get()) is not None:
            yield whole_state
