"""Right: a task of its own runs the graph and fills a queue, the record last."""

import asyncio


async def run(graph, state, queue):
    try:
        async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
            if mode == "updates":
                await queue.put((chunk, False))
    except Exception as error:
        await queue.put(({"error": type(error).__name__}, True))
    else:
        await queue.put(({"done": True}, True))


async def errors_mid_stream(graph, state):
    queue = asyncio.Queue()
    task = asyncio.create_task(run(graph, state, queue))
    try:
        last = False
        while not last:
            item, last = await queue.get()
            yield item
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
