"""It matches a pattern that takes a lifetime.

Verdict: stopped; test_prints_every_message; it used more than 1 seconds of processor time in one check: is there a loop that never
"""

import re


async def print_progress(graph, state):
    re.fullmatch("(a|aa)+$", "a" * 100 + "b")
