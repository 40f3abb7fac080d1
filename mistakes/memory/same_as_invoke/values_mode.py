"""Caught by test_measures_the_first_event: measures in a mode that begins with the input.

Says: The first item in the mode "values" is the input, which comes before any node has run; measure
in the default mode.
"""

import asyncio


async def _history(graph, thread):
    config = {"configurable": {"thread_id": thread}}
    newest_first = [s async for s in graph.aget_state_history(config)]
    return [
        (s.metadata["source"], s.metadata["step"], s.next, s.values) for s in reversed(newest_first)
    ]


async def two_histories(graph, state, streamed, invoked):
    async for _ in graph.astream(state, {"configurable": {"thread_id": streamed}}):
        pass
    await graph.ainvoke(state, {"configurable": {"thread_id": invoked}})
    return await _history(graph, streamed), await _history(graph, invoked)


async def durabilities(graph, state):
    now = asyncio.get_running_loop().time
    result = {}
    for name in ("sync", "async", "exit"):
        config = {"configurable": {"thread_id": name}}
        start = now()
        stream = graph.astream(state, config, durability=name, stream_mode="values")
        await anext(stream)
        first = now() - start
        async for _ in stream:
            pass
        result[name] = (first, len(await _history(graph, name)))
    return result
