"""Right: handle awaits report in a thread."""

import asyncio
from typing import Any

async def collect(graph, state):
    out = []
    async for event in graph.astream(state):
        for update in event.values():
            out.append(update["message"])
    return out

def report(graph, state):
    return asyncio.run(collect(graph, state))

async def handle(graph, state):
    return await asyncio.to_thread(report, graph, state)
