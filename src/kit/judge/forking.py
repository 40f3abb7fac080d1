"""Fork although the system is short of processes for a moment."""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # see kit.sandbox.spawned

import errno
import os
import time

PATIENCE_SECONDS = 10.0
"""How long a fork is tried again: what takes all processes is soon at a limit of its own."""

RETRY_SECONDS = 0.05
"""How long to wait between two tries."""


def is_short_of_processes(error: OSError) -> bool:
    """Whether the same fork may succeed later; see fork(2)."""
    return error.errno in (errno.EAGAIN, errno.ENOMEM)


def fork_patiently() -> int:
    """Do as ``os.fork()``, for :data:`PATIENCE_SECONDS` if need be; then raise its OSError."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return os.fork()
        except OSError as error:
            if not is_short_of_processes(error) or time.monotonic() > until:
                raise
        time.sleep(RETRY_SECONDS)
