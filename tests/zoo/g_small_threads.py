"""It starts hundreds of threads with the smallest stack there is, and leaves them waiting.

Verdict: unsolved; test_prints_every_message; it raised RuntimeError: can't start new thread
"""

import threading

threading.stack_size(32 * 1024)
never = threading.Event()


async def print_progress(graph, state):
    for _ in range(400):
        threading.Thread(target=never.wait, daemon=True).start()
