"""Right: join() on the queue, beside the consumer that may fail meanwhile."""

import asyncio
from typing import Any


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    queue: asyncio.Queue[Any] = asyncio.Queue()

    async def consume() -> None:
        while True:
            event = await queue.get()
            await handler(event)
            queue.task_done()

    async def produce() -> None:
        async for event in graph.astream(state):
            queue.put_nowait(event)
        await queue.join()

    tasks = {asyncio.create_task(consume()), asyncio.create_task(produce())}
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()
