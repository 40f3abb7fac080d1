"""It makes more files and deeper folders than anyone can remove by hand.

Verdict: unsolved; test_prints_every_message; it raised OSError: [Errno 28]
"""

import os


async def print_progress(graph, state):
    for number in range(100_000):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
