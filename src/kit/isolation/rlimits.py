"""Limits of a process by setrlimit(2), and how many threads a runner may have.

Threads count as processes of their user. Where a user may have few, all runners together must leave
enough for the processes that judge, the one that forks runners, and the user's other programs.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # which has none of these limits

import contextlib
import os
import resource
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

MAX_THREADS: Final = 128
"""Of one runner. A pool of anyio has 40 threads, one of asyncio 32; there may be several."""
MIN_THREADS: Final = 32
"""What every runner gets: some honest code needs more than 20."""


def lower_limits(limits: Mapping[int, int]) -> None:
    """Lower limits of this process for good; those that are lower already stay as they are."""
    for kind, value in limits.items():
        _, hard = resource.getrlimit(kind)
        limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (limit, limit))


def limit_runner(*, address_space: int, file_size: int, cpu_seconds: int, threads: int) -> None:
    """Lower the limits of a runner; 0 bytes of address space or 0 threads means no limit."""
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: file_size,
        resource.RLIMIT_NOFILE: 128,
        resource.RLIMIT_CPU: cpu_seconds,
    }
    if sys.platform == "linux":
        limits |= {resource.RLIMIT_MEMLOCK: 0, resource.RLIMIT_MSGQUEUE: 0}
        limits[resource.RLIMIT_SIGPENDING] = 64
    if address_space:
        limits[resource.RLIMIT_AS] = address_space
    if threads:
        limits[resource.RLIMIT_NPROC] = threads
    lower_limits(limits)


def measure_address_space() -> int:
    """Return the bytes of address space in use, 0 if unknown; see proc(5), /proc/pid/statm."""
    try:
        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()


def choose_thread_limit() -> int:
    """Return the limit for one runner, from :data:`MIN_THREADS` to :data:`MAX_THREADS`."""
    judges = (os.cpu_count() or 1) + 1  # at once; a submission that two of them share adds one
    reserved = 16 + 2 * judges  # for processes that neither judge nor run code, some to spare
    free = min(_count_free(), default=MAX_THREADS * judges * 2) - reserved
    return max(MIN_THREADS, min(MAX_THREADS, free // judges))


def _count_free() -> Iterator[int]:
    """Yield, for each limit that applies here, how many more processes it allows the user."""
    limit, _ = resource.getrlimit(resource.RLIMIT_NPROC)
    if os.getuid() and limit != resource.RLIM_INFINITY:
        yield limit - (_count_own() if limit < 100 * MAX_THREADS else 0)
    for group in _control_groups():
        with contextlib.suppress(OSError, ValueError):
            most = int((group / "pids.max").read_text(encoding="ascii"))  # or the word "max"
            yield most - int((group / "pids.current").read_text(encoding="ascii"))


def _count_own() -> int:
    """Count this user's processes and their threads; see proc(5), /proc/pid/task."""
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
