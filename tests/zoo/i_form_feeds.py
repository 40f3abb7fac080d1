"""It is right, and form feeds part its sections.

Verdict: solved
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print("\N{RIGHTWARDS ARROW}", f"{node}: {update['message']}")

x = 1
