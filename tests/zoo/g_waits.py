"""It waits for a lock that nobody opens, deaf to signals.

Verdict: stopped; test_prints_every_message; it did nothing for 10 seconds: it waits for something real, such as a lock, a file or
"""

import signal
import threading

for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)


async def print_progress(graph, state):
    threading.Event().wait()
