"""It starts a hundred thousand threads.

Verdict: unsolved; test_prints_every_message; it raised RuntimeError: can't start new thread
"""

import threading


async def print_progress(graph, state):
    for _ in range(100_000):
        threading.Thread(target=threading.Event().wait, daemon=True).start()
