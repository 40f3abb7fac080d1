"""It asks a question while it is imported.

Verdict: broken; test_prints_every_message; the file does not import: EOFError: EOF when reading a line (input() waits
"""

name = input("Which node? ")


async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
