"""It forbids the system to swap its memory out.

Verdict: unsolved; test_prints_every_message; it raised PermissionError: [Errno 1] Operation not permitted
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


async def print_progress(graph, state):
    if libc.mlockall(3):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
