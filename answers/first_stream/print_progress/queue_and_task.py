"""Right: a task fills a queue from version "v2" parts; lines are printed piece by piece."""

import asyncio
from typing import Any


async def print_progress(graph: Any, state: dict[str, Any]) -> None:
    queue: asyncio.Queue[Any] = asyncio.Queue()

    async def produce() -> None:
        async for part in graph.astream(state, stream_mode=["updates"], version="v2"):
            await queue.put(part["data"])
        await queue.put(None)

    task = asyncio.create_task(produce())
    while (event := await queue.get()) is not None:
        for node in event:
            print("→", node, end=": ")
            print(event[node]["message"], flush=True)
    await task
