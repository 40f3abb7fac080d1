"""Right: handles what has come before it raises what the graph raised."""

from typing import Any
import asyncio


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    queue = asyncio.Queue()

    async def stream():
        try:
            async for event in graph.astream(state):
                queue.put_nowait((event,))
        finally:
            queue.put_nowait(None)

    run = asyncio.create_task(stream())
    try:
        while item := await queue.get():
            await handler(*item)
        await run
    finally:
        run.cancel()
        await asyncio.wait([run])
