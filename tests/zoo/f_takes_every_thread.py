"""It takes all processes that its user may have, and keeps them for seconds of real time.

Verdict: unsolved; test_prints_every_message; it raised LookupError: the rest is for others
"""

import ctypes
import threading

threading.stack_size(32 * 1024)
libc = ctypes.CDLL(None)
is_limited = False
try:
    for _ in range(1500):
        threading.Thread(target=libc.sleep, args=[4], daemon=True).start()
except RuntimeError:
    is_limited = True


async def print_progress(graph, state):
    libc.sleep(1)
    raise LookupError("the rest is for others" if is_limited else "none are left")
