# coding: latin-1
"""Its byte order mark and its coding line contradict each other.

Verdict: broken; test_prints_every_message; the file does not import: SyntaxError: encoding problem
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print("\N{RIGHTWARDS ARROW}", f"{node}: {update['message']}")
