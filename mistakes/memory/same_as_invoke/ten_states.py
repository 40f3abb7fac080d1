"""Caught by test_measures_an_unusual_graph: thinks a history has ten states at most.

Says: The history ends after ten states; read all of them.
"""

import asyncio


def _config(thread):
    return {"configurable": {"thread_id": thread}}


async def _history(graph, thread):
    found = [
        (s.metadata["source"], s.metadata["step"], s.next, s.values)
        async for s in graph.aget_state_history(_config(thread), limit=10)
    ]
    return found[::-1]


async def two_histories(graph, state, streamed, invoked):
    async for _ in graph.astream(state, _config(streamed)):
        pass
    await graph.ainvoke(state, _config(invoked))
    return await _history(graph, streamed), await _history(graph, invoked)


async def durabilities(graph, state):
    clock = asyncio.get_running_loop().time
    result = {}
    for name in ("sync", "async", "exit"):
        start, first = clock(), None
        async for _ in graph.astream(state, _config(name), durability=name):
            if first is None:
                first = clock() - start
        result[name] = (first, len(await _history(graph, name)))
    return result
