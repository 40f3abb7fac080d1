"""Right: a task asks the graph, this function handles, a sentinel and finally around both."""

import asyncio
from typing import Any

DONE = object()


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    queue: asyncio.Queue[Any] = asyncio.Queue()

    async def produce() -> None:
        try:
            async for mode, event in graph.astream(state, stream_mode=["updates", "values"]):
                if mode == "updates":
                    print("there is an event")
                    await queue.put(event)
        finally:
            queue.put_nowait(DONE)

    producer = asyncio.create_task(produce())
    try:
        while (event := await queue.get()) is not DONE:
            await handler(event)
        await producer
    finally:
        producer.cancel()
        await asyncio.gather(producer, return_exceptions=True)
