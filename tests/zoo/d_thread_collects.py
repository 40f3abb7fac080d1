"""It lets another thread collect, and prints one line for each look at the clock.

Verdict: unsolved; test_prints_while_the_graph_runs; line 1 came too late: 24 of 24 came when all nodes had stopped
"""

import asyncio
import threading


async def print_progress(graph, state):
    events = []

    async def collect():
        events.extend([event async for event in graph.astream(state)])

    thread = threading.Thread(target=asyncio.run, args=[collect()])
    thread.start()
    while thread.is_alive():
        await asyncio.sleep(0.1)
    for event in events:
        await asyncio.sleep(1)
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
