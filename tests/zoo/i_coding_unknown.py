# coding: nonsense
"""Its coding line names no encoding.

Verdict: broken; test_prints_every_message; the file does not import: SyntaxError: unknown encoding: nonsense | encoding problem: nonsense
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print("\N{RIGHTWARDS ARROW}", f"{node}: {update['message']}")
