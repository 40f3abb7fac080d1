"""Caught by test_raises_what_went_wrong: thinks that cancel() stops a task at once.

Says: When the handler raises, the graph's task is cancelled, but nothing waits until it has
stopped; await it after `cancel()`, or use a TaskGroup.
"""

from typing import Any
import asyncio


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    queue = asyncio.Queue()

    async def stream():
        try:
            async for event in graph.astream(state):
                queue.put_nowait(event)
        finally:
            queue.put_nowait(None)

    run = asyncio.create_task(stream())
    try:
        while (event := await queue.get()) is not None:
            await handler(event)
    except BaseException:
        run.cancel()
        raise
    await run
