"""It lets a task collect and prints from a queue that the task fills at its end.

Verdict: unsolved; test_prints_while_the_graph_runs; line 1 came too late: 24 of 24 came when all nodes had stopped
"""

import asyncio


async def print_progress(graph, state):
    queue = asyncio.Queue()

    async def collect():
        for event in [event async for event in graph.astream(state)] + [None]:
            queue.put_nowait(event)

    task = asyncio.create_task(collect())
    while event := await queue.get():
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
    await task
