"""Caught by test_handles_every_event: thinks that an empty queue means that all is handled.

Says: When the queue is empty, the task that handles events is cancelled, although its last call
may not have ended; wait for that call.
"""

from typing import Any
import asyncio


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    queue = asyncio.Queue()

    async def handle():
        while True:
            event = await queue.get()
            await handler(event)

    async with asyncio.TaskGroup() as tasks:
        worker = tasks.create_task(handle())
        async for event in graph.astream(state):
            queue.put_nowait(event)
        while not queue.empty():
            await asyncio.sleep(0.01)
        worker.cancel()
