"""Right: two loops, and a list that is reversed in the end."""

import asyncio


def _on(thread):
    return {"configurable": {"thread_id": thread}}


async def _history(graph, thread):
    saved = []
    async for snapshot in graph.aget_state_history(_on(thread)):
        meta = snapshot.metadata
        saved.append((meta["source"], meta["step"], snapshot.next, snapshot.values))
    saved.reverse()
    return saved


async def two_histories(graph, state, streamed, invoked):
    async for _ in graph.astream(state, _on(streamed)):
        pass
    await graph.ainvoke(state, _on(invoked))
    return (await _history(graph, streamed), await _history(graph, invoked))


async def durabilities(graph, state):
    loop = asyncio.get_running_loop()
    result = {}
    for name in "sync", "async", "exit":
        first = None
        start = loop.time()
        async for _ in graph.astream(state, _on(name), durability=name):
            if first is None:
                first = loop.time() - start
        result[name] = first, len(await _history(graph, name))
    return result
