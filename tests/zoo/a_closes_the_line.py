"""It closes every descriptor that it has.

Verdict: stopped; test_prints_every_message; its process ended in the middle of a check: os._exit, a signal, a crash of Python itself
"""

import os


async def print_progress(graph, state):
    os.closerange(0, 256)
