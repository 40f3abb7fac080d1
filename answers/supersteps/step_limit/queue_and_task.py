"""Right: a task fills a queue with the events, the error among them."""

import asyncio


async def fill(queue, stream):
    try:
        async for event in stream:
            queue.put_nowait((event, None))
    except Exception as error:
        queue.put_nowait((None, error))
    else:
        queue.put_nowait((None, StopAsyncIteration()))


async def step_limit(graph, state, steps):
    queue = asyncio.Queue()
    stream = graph.astream(state, {"recursion_limit": steps + 1})
    task = asyncio.create_task(fill(queue, stream))
    try:
        while True:
            event, error = await queue.get()
            if isinstance(error, StopAsyncIteration):
                return
            if error:
                raise error
            yield event
    finally:
        task.cancel()
