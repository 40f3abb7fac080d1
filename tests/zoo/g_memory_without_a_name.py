"""It writes to a file in memory that no folder and no limit of address space counts.

Verdict: unsolved; test_prints_every_message; it raised PermissionError: [Errno 1] Operation not permitted
"""

import os


async def print_progress(graph, state):
    file = os.memfd_create("large")
    for _ in range(4000):
        os.write(file, bytes(1 << 20))
