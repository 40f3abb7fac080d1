"""Caught by test_raises_what_went_wrong: thinks that a call that has begun must end.

Says: `asyncio.shield()` lets the handler go on when the graph has raised; await the handler
without it.
"""

from typing import Any
import asyncio


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    queue = asyncio.Queue()

    async def handle():
        while (event := await queue.get()) is not None:
            await asyncio.shield(asyncio.ensure_future(handler(event)))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(handle())
        async for event in graph.astream(state):
            queue.put_nowait(event)
        queue.put_nowait(None)
