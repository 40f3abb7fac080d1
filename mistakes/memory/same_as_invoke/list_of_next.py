"""Caught by test_gives_both_histories: makes a list of the nodes that come next.

Says: The names of the next nodes are a list; `next` is a tuple.
"""

import asyncio


async def _history(graph, thread):
    states = []
    async for s in graph.aget_state_history({"configurable": {"thread_id": thread}}):
        states.insert(0, (s.metadata["source"], s.metadata["step"], list(s.next), s.values))
    return states


async def two_histories(graph, state, streamed, invoked):
    async for _ in graph.astream(state, {"configurable": {"thread_id": streamed}}):
        pass
    await graph.ainvoke(state, {"configurable": {"thread_id": invoked}})
    return await _history(graph, streamed), await _history(graph, invoked)


async def durabilities(graph, state):
    now = asyncio.get_running_loop().time
    result = {}
    for name in ("sync", "async", "exit"):
        start = now()
        times = []
        async for _ in graph.astream(state, {"configurable": {"thread_id": name}}, durability=name):
            times.append(now() - start)
        result[name] = (times[0], len(await _history(graph, name)))
    return result
