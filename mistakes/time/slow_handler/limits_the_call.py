"""Caught by test_handles_every_event: thinks that no call takes longer than a minute.

Says: A call of the handler that takes longer than a minute is cancelled; wait until it has ended.
"""

from typing import Any
import asyncio


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    queue = asyncio.Queue()

    async def handle():
        while (event := await queue.get()) is not None:
            await asyncio.wait_for(handler(event), 60)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(handle())
        async for event in graph.astream(state):
            queue.put_nowait(event)
        queue.put_nowait(None)
