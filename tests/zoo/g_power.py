"""It works out a number with more digits than there are atoms.

Verdict: stopped; test_prints_every_message; it used more than 1 seconds of processor time in one check: is there a loop that never
"""

async def print_progress(graph, state):
    nine = 9
    nine**nine**nine
