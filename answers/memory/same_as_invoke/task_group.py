"""Right: all runs at the same time, on their threads."""

import asyncio


def conf(t):
    return {"configurable": {"thread_id": t}}


async def saved(graph, t):
    out = []
    async for s in graph.aget_state_history(conf(t)):
        out.insert(0, (s.metadata["source"], s.metadata["step"], s.next, s.values))
    return out


async def two_histories(graph, state, streamed, invoked):
    async def stream():
        async for _ in graph.astream(state, conf(streamed)):
            pass
        return await saved(graph, streamed)

    async def invoke():
        await graph.ainvoke(state, conf(invoked))
        return await saved(graph, invoked)

    async with asyncio.TaskGroup() as tg:
        a, b = tg.create_task(stream()), tg.create_task(invoke())
    return a.result(), b.result()


async def measure(graph, state, d):
    loop = asyncio.get_running_loop()
    start, first = loop.time(), None
    async for _ in graph.astream(state, conf(d), durability=d):
        first = loop.time() - start if first is None else first
    n = sum([1 async for _ in graph.aget_state_history(conf(d))])
    return first, n


async def durabilities(graph, state):
    names = ["sync", "async", "exit"]
    return dict(zip(names, await asyncio.gather(*(measure(graph, state, n) for n in names))))
