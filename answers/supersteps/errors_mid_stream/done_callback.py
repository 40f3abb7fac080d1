"""Right: the callback of a task puts the record into the queue."""

import asyncio


async def errors_mid_stream(graph, state):
    queue = asyncio.Queue()

    async def produce():
        async for event in graph.astream(state):
            await queue.put((True, event))

    def ended(task):
        if task.cancelled():
            return
        error = task.exception()
        record = {"error": type(error).__name__} if error is not None else {"done": True}
        queue.put_nowait((False, record))

    task = asyncio.create_task(produce())
    task.add_done_callback(ended)
    try:
        more = True
        while more:
            more, item = await queue.get()
            yield item
    finally:
        task.cancel()
        await asyncio.wait([task])
