"""Right: a pool whose futures are waited for by plain code and awaited by the handler."""

import asyncio
from typing import Any

async def collect(graph, state):
    out = []
    async for event in graph.astream(state):
        for update in event.values():
            out.append(update["message"])
    return out

import concurrent.futures as cf
POOL = cf.ThreadPoolExecutor()
def report(graph, state):
    return POOL.submit(asyncio.run, collect(graph, state)).result()
async def handle(graph, state):
    return await asyncio.wrap_future(POOL.submit(asyncio.run, collect(graph, state)))
