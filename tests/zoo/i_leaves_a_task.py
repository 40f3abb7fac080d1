"""It is nearly right, and leaves a task running.

Verdict: unsolved; test_prints_every_message; print_progress returned while a task that it had started was still running: dots
"""

import asyncio


async def dots():
    while True:
        await asyncio.sleep(1)


async def print_progress(graph, state):
    asyncio.create_task(dots())
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
