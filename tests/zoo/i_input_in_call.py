"""It asks a question in the middle of its work.

Verdict: unsolved; test_prints_every_message; it raised EOFError: EOF when reading a line (input() waits
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
        input("Go on?")
