"""It calls itself without end.

Verdict: unsolved; test_prints_every_message; it raised RecursionError
"""

async def print_progress(graph, state):
    await print_progress(graph, state)
