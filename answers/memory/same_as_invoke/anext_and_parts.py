"""Right: anext for the first event, version "v2" parts, the snapshots sorted by step."""

import asyncio
from contextlib import aclosing
from operator import itemgetter


async def two_histories(graph, state, streamed, invoked):
    histories = []
    for thread, method in ((streamed, "astream"), (invoked, "ainvoke")):
        config = {"configurable": {"thread_id": thread}, "recursion_limit": 20}
        if method == "astream":
            stream = graph.astream(state, config, stream_mode=["values", "updates"])
            async with aclosing(stream) as run:
                async for _ in run:
                    continue
        else:
            await graph.ainvoke(state, config=config)
        rows = []
        async for snapshot in graph.aget_state_history(config, limit=100):
            values, following, _, metadata, *_ = snapshot
            rows.append((metadata["source"], metadata["step"], following, dict(values)))
        rows.sort(key=itemgetter(1))
        histories.append(rows)
    first, second = histories
    assert first == second
    return first, second


async def durabilities(graph, state):
    loop = asyncio.get_event_loop()
    result = {}
    for name in ["exit", "async", "sync"]:
        config = {"configurable": {"thread_id": name}}
        start = loop.time()
        parts = graph.astream(state, config, durability=name, version="v2")
        await anext(parts)
        seconds = round(loop.time() - start, 3)
        async for part in parts:
            print(name, part["type"])
        count = 0
        async for _ in graph.aget_state_history(config):
            count += 1
        result[name] = (seconds, count)
    return result
