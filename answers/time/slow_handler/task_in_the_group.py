"""Right: a task that is awaited in the block of a group, and cancelled when the graph fails."""

from typing import Any
import asyncio


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    queue = asyncio.Queue()

    async def handle():
        while (event := await queue.get()) is not None:
            await handler(event)

    async with asyncio.TaskGroup() as group:
        worker = asyncio.create_task(handle())
        try:
            async for event in graph.astream(state):
                queue.put_nowait(event)
        except BaseException:
            worker.cancel()
            await asyncio.wait({worker})
            raise
        queue.put_nowait(None)
        await worker
