"""It hopes that what it is given holds the answer, and shows all of it in an error.

Verdict: unsolved; test_prints_every_message; it raised ValueError: ['_changes', '_connection'
"""

async def print_progress(graph, state):
    raise ValueError(sorted([*vars(graph), *vars(graph._connection), *state]))
