# -*- coding: latin-1 -*-
"""It is right, written in latin-1, and says so: é.

Verdict: solved
"""

async def print_progress(graph, state):
    """Grüße."""
    async for event in graph.astream(state):
        for node, update in event.items():
            print("\N{RIGHTWARDS ARROW}", f"{node}: {update['message']}")
