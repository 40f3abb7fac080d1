"""It sends signals to its parent, its group, every process, and at last to itself.

Verdict: stopped; test_prints_every_message; its process ended in the middle of a check: os._exit, a signal, a crash of Python itself
"""

import os
import signal


async def print_progress(graph, state):
    for pid in (os.getppid(), 0, -1, 1, os.getpid()):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
            try:
                os.kill(pid, number)
            except OSError:
                pass
    os.abort()
