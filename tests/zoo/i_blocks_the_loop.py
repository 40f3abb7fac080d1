"""It is right, and takes a nap after each line.

Verdict: solved
"""

import time


async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
            time.sleep(1)
