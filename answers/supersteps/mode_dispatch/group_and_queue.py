"""Right: a task of a group handles what the loop puts into a queue; the
modes are sorted."""

import asyncio


async def mode_dispatch(graph, state, handlers):
    queue = asyncio.Queue()

    async def work():
        while (pair := await queue.get()) is not None:
            mode, chunk = pair
            await handlers[mode](chunk)

    async with asyncio.TaskGroup() as group:
        group.create_task(work())
        async for pair in graph.astream(state, stream_mode=sorted(handlers)):
            queue.put_nowait(pair)
        queue.put_nowait(None)
