"""Fork again while the system is short of processes, and fork into a new pid namespace.

When the first process of a pid namespace ends, the kernel ends every process below it. A process
that forks runners makes itself the first of one namespace (:func:`become_first`). Then it forks
each runner as the first of another one inside (:class:`PidNamespaces`), and returns to its own in
between: a second fork for each runner would cost far more.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # which cannot fork

import errno
import os
import shutil
import signal
import time
from pathlib import Path
from typing import Final

from kit.isolation import NOT_TRIED, kernel

PATIENCE_SECONDS: Final = 10.0
"""How long to try a fork again: a program that takes all processes soon reaches its own limit."""
RETRY_SECONDS: Final = 0.05
"""How long to wait between two tries."""


def is_short_of_processes(error: OSError) -> bool:
    """Whether the same fork may succeed later; see fork(2)."""
    return error.errno in (errno.EAGAIN, errno.ENOMEM)


def fork_patiently() -> int:
    """Do as ``os.fork()``, but try for :data:`PATIENCE_SECONDS` before its OSError is raised."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return os.fork()
        except OSError as error:
            if not is_short_of_processes(error) or time.monotonic() > until:
                raise
        time.sleep(RETRY_SECONDS)


def become_first(scratches: Path) -> None:
    """Go on as a child that is the first process of a new pid namespace, if the system allows it.

    The calling process waits for that child, removes ``scratches`` and ends. An ordinary user
    gets a user namespace too, with the same user and group in it.
    """
    uid, gid = os.geteuid(), os.getegid()
    if kernel.attempt(kernel.call, "unshare", kernel.CLONE_NEWPID):
        if kernel.attempt(kernel.call, "unshare", kernel.CLONE_NEWUSER | kernel.CLONE_NEWPID):
            return
        kernel.attempt(kernel.map_own_ids, uid, gid)
    first = fork_patiently()
    if first:
        _, status = os.waitpid(first, 0)
        shutil.rmtree(scratches, ignore_errors=True)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    kernel.attempt(kernel.prctl, kernel.PR_SET_PDEATHSIG, signal.SIGKILL)


class PidNamespaces:
    """Forks children, each the first process of a new pid namespace if the system allows it.

    ``refusal`` says why it does not; it is empty if it does.
    """

    def __init__(self, *, wanted: bool = True) -> None:
        self._own = -1
        is_possible = wanted and sys.platform == "linux"
        self.refusal = kernel.attempt(self._try) if is_possible else NOT_TRIED

    def fork(self) -> int:
        """Do as ``os.fork()``; the child is alone in its namespace if ``refusal`` is empty."""
        if self.refusal:
            return os.fork()
        kernel.call("unshare", kernel.CLONE_NEWPID)
        pid = -1
        try:
            pid = os.fork()
        finally:
            if pid:
                kernel.call("setns", self._own, kernel.CLONE_NEWPID)
        return pid

    def _try(self) -> None:
        """Leave this process's own namespace and go back to it."""
        self._own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        kernel.call("unshare", kernel.CLONE_NEWPID)
        kernel.call("setns", self._own, kernel.CLONE_NEWPID)
