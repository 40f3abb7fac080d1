"""Right: report runs a loop in a thread of a pool, handle a task of a task group."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def handle(graph, state):
    async with asyncio.TaskGroup() as group:
        task = group.create_task(_gather(graph, state))
    return task.result()


async def _gather(graph, state):
    return [
        update["message"]
        async for _, event in graph.astream(state, stream_mode=["updates"])
        for update in event.values()
    ]


def report(graph, state):
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(lambda: asyncio.run(_gather(graph, state))).result()
