"""Caught by test_can_be_cancelled: thinks that cancel() waits until a task
has stopped.

Says: The task that streams the graph is cancelled, but not awaited: a node
was still at work.
"""

import asyncio


async def errors_mid_stream(graph, state):
    queue = asyncio.Queue()

    async def produce():
        try:
            async for event in graph.astream(state):
                queue.put_nowait((event, False))
        except Exception as error:
            queue.put_nowait(({"error": type(error).__name__}, True))
        else:
            queue.put_nowait(({"done": True}, True))

    task = asyncio.create_task(produce())
    try:
        last = False
        while not last:
            item, last = await queue.get()
            yield item
    finally:
        task.cancel()
