"""Right: an object for each thread, which measures and reads."""

import asyncio


class _Thread:
    def __init__(self, graph, name):
        self.graph, self.config = graph, {"configurable": {"thread_id": name}}

    async def stream(self, state, **more):
        now = asyncio.get_running_loop().time
        start = now()
        return [now() - start async for _ in self.graph.astream(state, self.config, **more)]

    async def history(self):
        snapshots = [s async for s in self.graph.aget_state_history(self.config)]
        return [
            (s.metadata["source"], s.metadata["step"], tuple(s.next), dict(s.values))
            for s in snapshots[::-1]
        ]


async def two_histories(graph, state, streamed, invoked):
    one, two = _Thread(graph, streamed), _Thread(graph, invoked)
    await one.stream(state)
    await graph.ainvoke(state, two.config)
    return await one.history(), await two.history()


async def durabilities(graph, state):
    result = {}
    for name in ("sync", "async", "exit"):
        thread = _Thread(graph, name)
        first, *_ = await thread.stream(state, durability=name)
        result[name] = (first, len(await thread.history()))
    return result
