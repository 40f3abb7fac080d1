"""Right: a task puts the events into a queue, and a mark at their end."""

import asyncio

END = object()


async def step_limit(graph, state, steps):
    queue = asyncio.Queue()

    async def pump():
        try:
            async for event in graph.astream(state, {"recursion_limit": steps + 1}):
                queue.put_nowait(event)
        finally:
            queue.put_nowait(END)

    pumping = asyncio.ensure_future(pump())
    try:
        while (event := await queue.get()) is not END:
            yield event
        await pumping
    finally:
        if not pumping.done():
            pumping.cancel()
            await asyncio.gather(pumping, return_exceptions=True)
