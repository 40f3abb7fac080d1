"""Right: sorts a history by its steps, and copies its values."""

import asyncio


def conf(thread):
    return dict(configurable=dict(thread_id=thread))


async def history(graph, thread):
    found = [s async for s in graph.aget_state_history(conf(thread))]
    found.sort(key=lambda s: s.metadata["step"])
    return [(s.metadata["source"], s.metadata["step"], s.next, dict(s.values)) for s in found]


async def two_histories(graph, state, streamed, invoked):
    async for mode, _ in graph.astream(state, conf(streamed), stream_mode=["values", "updates"]):
        pass
    await asyncio.create_task(graph.ainvoke(state, conf(invoked)))
    one, other = await asyncio.gather(history(graph, streamed), history(graph, invoked))
    return one, other


async def durabilities(graph, state):
    loop = asyncio.get_event_loop()

    async def one(durability):
        began = loop.time()
        first = None
        async for _ in graph.astream(state, conf(durability), durability=durability):
            if first is None:
                first = loop.time()
        return round(first - began, 6), len(await history(graph, durability))

    return {name: await one(name) for name in ("sync", "async", "exit")}
