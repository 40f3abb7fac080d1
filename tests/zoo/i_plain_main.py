"""It is right but for one thing: it is a plain function that starts its own loop.

Verdict: unsolved; test_prints_every_message; it raised RuntimeError: asyncio.run() cannot be called
"""

import asyncio


async def work(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")


def print_progress(graph, state):
    asyncio.run(work(graph, state))
