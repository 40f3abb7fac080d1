"""Right: one task reads, another one prints."""

import asyncio


async def subgraph_depth(graph, state):
    q = asyncio.Queue()

    async def printer():
        while True:
            ns, node = await q.get()
            print(
                f"{'':{2 * len(ns)}}{node}" + (f" in {ns[-1].partition(':')[0]}" if ns else "")
            ) if ns else print(node)
            q.task_done()

    t = asyncio.create_task(printer())
    async for ns, ev in graph.astream(state, subgraphs=True):
        for node in ev:
            q.put_nowait((ns, node))
    await q.join()
    t.cancel()
    await asyncio.gather(t, return_exceptions=True)
