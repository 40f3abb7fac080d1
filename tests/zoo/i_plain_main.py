"""It is right, and a plain function that starts its own loop.

Verdict: solved
"""

import asyncio


async def work(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")


def print_progress(graph, state):
    asyncio.run(work(graph, state))
