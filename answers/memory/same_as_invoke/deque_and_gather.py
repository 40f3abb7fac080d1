"""Right: a deque for each history, anext() for the first event, and the values mode."""

import asyncio
from collections import deque


async def _drain(iterator):
    async for _ in iterator:
        pass


async def two_histories(graph, state, streamed, invoked):
    configs = [{"configurable": {"thread_id": name}} for name in (streamed, invoked)]
    await _drain(graph.astream(state, configs[0], stream_mode="values"))
    await graph.ainvoke(state, configs[1])

    async def read(config):
        old_to_new = deque()
        async for s in graph.aget_state_history(config):
            old_to_new.appendleft((s.metadata["source"], s.metadata["step"], s.next, s.values))
        return list(old_to_new)

    return tuple(await asyncio.gather(*map(read, configs)))


async def durabilities(graph, state):
    async def one(durability):
        config = {"configurable": {"thread_id": durability}}
        clock = asyncio.get_running_loop().time
        began = clock()
        events = graph.astream(state, config, durability=durability)
        await anext(events)
        seconds = clock() - began
        await _drain(events)
        return seconds, sum([1 async for _ in graph.aget_state_history(config)])

    return {name: await one(name) for name in ["sync", "async", "exit"]}
