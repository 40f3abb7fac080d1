"""Process trees that end as one: pid namespaces for the warm parent and for each of its stages.

The first process of a pid namespace takes everything below it along when it ends, however often it
was forked, and nothing in a namespace can see or signal a process outside. The warm parent makes
itself the first of one namespace (:func:`become_first`), and then forks each stage as the first of
another inside it (:class:`Apart`), going back to its own in between, which a second fork for each
stage would do at a far higher price.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # see kit.sandbox.spawned

import os
import shutil
import signal
from pathlib import Path

from kit.judge.forking import fork_patiently


def become_first(scratches: Path) -> None:
    """Go on in a child that is the first process of a pid namespace of its own, where that is had.

    The calling process waits for that child, clears ``scratches`` away and ends. An ordinary user
    gets a user namespace too, with the same user and group in it.
    """
    if sys.platform != "linux":
        return
    from kit.sandbox import kernel

    uid, gid = os.geteuid(), os.getegid()
    if not kernel.attempt(lambda: kernel.unshare(kernel.CLONE_NEWPID)):
        both = kernel.CLONE_NEWUSER | kernel.CLONE_NEWPID
        if not kernel.attempt(lambda: kernel.unshare(both)):
            return
        kernel.attempt(lambda: kernel.map_own_ids(uid, gid))
    first = fork_patiently()
    if first:
        _, status = os.waitpid(first, 0)
        shutil.rmtree(scratches, ignore_errors=True)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    kernel.attempt(lambda: kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL))


class Apart:
    """Forks children that are each the first process of a pid namespace, where that is had."""

    def __init__(self, *, wanted: bool = True) -> None:
        self.possible = False
        self.reason = "only Linux has it" if wanted else "it is switched off"
        """Why it is not possible."""
        self._own = -1
        if sys.platform != "linux" or not wanted:
            return
        try:
            self._own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
            self._apart()
            self._back()
        except OSError as error:
            self.reason = error.strerror or str(error)
            return
        self.possible = True

    def fork(self) -> int:
        """``os.fork()``, with its errors; the child is alone if :attr:`possible`."""
        if not self.possible:
            return os.fork()
        self._apart()
        pid = -1
        try:
            pid = os.fork()
        finally:
            if pid:
                self._back()
        return pid

    def _apart(self) -> None:
        if sys.platform == "linux":
            from kit.sandbox import kernel

            kernel.unshare(kernel.CLONE_NEWPID)

    def _back(self) -> None:
        if sys.platform == "linux":
            from kit.sandbox import kernel

            kernel.setns(self._own, kernel.CLONE_NEWPID)
