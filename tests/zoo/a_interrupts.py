"""It raises what Ctrl-C raises.

Verdict: unsolved; test_prints_every_message; it raised KeyboardInterrupt
"""

async def print_progress(graph, state):
    raise KeyboardInterrupt
