"""Caught by test_handles_one_event_at_a_time: thinks that an event is complete when the next comes.

Says: An event is held back until the next one has come; handle it as soon as it comes.
"""

from typing import Any
import asyncio


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    queue = asyncio.Queue()

    async def handle():
        held = await queue.get()
        while held is not None:
            event, held = held, await queue.get()
            await handler(event)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(handle())
        async for event in graph.astream(state):
            queue.put_nowait(event)
        queue.put_nowait(None)
