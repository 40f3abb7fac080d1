"""What a stage gives up before it loads a submission. Runs in the child, right after the fork."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from kit.course.types import Limits

PR_SET_PDEATHSIG = 1  # linux/prctl.h
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38


def confine(limits: Limits, scratch: Path, keep: int) -> None:
    """Give up everything but the descriptor ``keep``, the folder ``scratch`` and a little of each.

    Raises OSError where the system refuses what every POSIX system has.
    """
    os.setsid()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _only_line(keep)
    os.chdir(scratch)
    os.environ.clear()
    os.environ.update(HOME=str(scratch), TMPDIR=str(scratch), PATH="/usr/bin:/bin", LANG="C.UTF-8")
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, limits.scratch_mb << 20)
    _lower(resource.RLIMIT_NOFILE, 64)
    _lower(resource.RLIMIT_CPU, int(limits.exercise_seconds) + 1)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, _address_space() + (limits.memory_mb << 20))


def _only_line(keep: int) -> None:
    """Leave open: nothing to read on 0, nothing behind 1 and 2, and the line to the judge."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.closerange(3, keep)
    os.closerange(keep + 1, 65_536)


def _lower(what: int, to: int) -> None:
    _, hard = resource.getrlimit(what)
    limit = to if hard == resource.RLIM_INFINITY else min(to, hard)
    resource.setrlimit(what, (limit, limit))


def _address_space() -> int:
    """Bytes of address space in use; see proc(5), statm."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
