"""A task of its own takes the pairs from a queue, while the graph goes on."""

import asyncio


async def mode_dispatch(graph, state, handlers):
    queue = asyncio.Queue()

    async def work():
        while True:
            pair = await queue.get()
            if pair is None:
                return
            mode, chunk = pair
            await handlers[mode](chunk)

    async with asyncio.TaskGroup() as group:
        group.create_task(work())
        try:
            async for pair in graph.astream(state, stream_mode=sorted(handlers)):
                queue.put_nowait(pair)
        finally:
            queue.put_nowait(None)
