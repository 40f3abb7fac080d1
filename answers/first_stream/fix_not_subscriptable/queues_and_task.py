"""Right: a task that takes an event only when a queue orders one, cancelled at the end."""

from contextlib import aclosing
import asyncio

async def nth_event(graph, state, n):
    orders, events = asyncio.Queue(), asyncio.Queue()
    async def pump():
        async with aclosing(graph.astream(state)) as stream:
            while True:
                await orders.get()
                await events.put(await anext(stream, None))
    task = asyncio.create_task(pump())
    try:
        for _ in range(n + 1):
            orders.put_nowait(1)
            event = await events.get()
            if event is None:
                raise IndexError
        print("got", event)
        return event
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
async def first_event(graph, state):
    return await nth_event(graph, state, 0)

async def last_event(graph, state):
    last = None
    async for last in graph.astream(state):
        pass
    return last

