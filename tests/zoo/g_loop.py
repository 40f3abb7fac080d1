"""It goes round for ever.

Verdict: stopped; test_prints_every_message; it used more than 1 seconds of processor time in one check: is there a loop that never
"""

async def print_progress(graph, state):
    while True:
        pass
