"""It calls itself without end, and has taken away Python's own limit.

Verdict: stopped; test_prints_every_message; it used more than 1 seconds of processor time | its process ended
"""

import sys

sys.setrecursionlimit(10**9)


async def print_progress(graph, state):
    def again():
        again()

    again()
