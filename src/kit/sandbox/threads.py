"""How many threads one runner may have, so that other processes can always start.

Threads count as processes of their user. Where that user may have few, all runners together must
not take what judges, the warm parent and the user's other programs need.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # see kit.sandbox.spawned

import contextlib
import os
import resource
from collections.abc import Iterator
from pathlib import Path

MOST = 128
"""Threads of one runner. A pool of anyio has 40, one of asyncio 32; there may be several."""

FEWEST = 32
"""What every runner gets: some solutions of the course need more than 20."""

RESERVE = 16
"""Processes of the kit that are neither judges nor runners, and some to spare."""


def threads_of_a_runner() -> int:
    """Return the limit for one runner, between :data:`FEWEST` and :data:`MOST`."""
    judges = (os.cpu_count() or 1) + 1  # at once; a submission that two of them share adds one
    rest = min(_free(), default=MOST * judges * 2) - RESERVE - 2 * judges
    return max(FEWEST, min(MOST, rest // judges))


def _free() -> Iterator[int]:
    """Yield for each limit that holds here how many more processes it leaves the user."""
    limit, _ = resource.getrlimit(resource.RLIMIT_NPROC)
    if os.getuid() and limit != resource.RLIM_INFINITY:
        yield limit - (_of_this_user() if limit < 100 * MOST else 0)
    for group in _control_groups():
        with contextlib.suppress(OSError, ValueError):
            most = int((group / "pids.max").read_text(encoding="ascii"))  # or the word "max"
            yield most - int((group / "pids.current").read_text(encoding="ascii"))


def _of_this_user() -> int:
    """Count processes and their threads; see proc(5), /proc/pid/task."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if process.stat().st_uid == os.getuid():
                count += (process / "task").stat().st_nlink - 2
    return count


def _control_groups() -> Iterator[Path]:
    """Yield the control groups of this process that may limit processes; see cgroups(7)."""
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers in ("", "pids"):
            root = Path("/sys/fs/cgroup", controllers)
            group = root / path.lstrip("/")
            yield from (group, *(p for p in group.parents if p.is_relative_to(root)))
