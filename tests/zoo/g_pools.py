"""It opens one pool of threads after the other, each busy.

Verdict: unsolved; test_prints_every_message; it raised RuntimeError: can't start new thread
"""

import threading
from concurrent.futures import ThreadPoolExecutor

threading.stack_size(32 * 1024)
never = threading.Event()
pools = []


async def print_progress(graph, state):
    for _ in range(20):
        pools.append(ThreadPoolExecutor(40))
        for _ in range(40):
            pools[-1].submit(never.wait)
