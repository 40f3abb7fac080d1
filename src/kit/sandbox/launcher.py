"""Runs a program of the system with limits, and without a network where the system allows that.

A process of its own, because a function between fork and exec is not safe where there are threads.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # which has none of these limits

import os
import resource
from typing import Final

LIMITS: Final = {
    resource.RLIMIT_AS: 192 << 20,  # bytes of address space
    resource.RLIMIT_CPU: 10,  # seconds
    resource.RLIMIT_FSIZE: 0,  # it writes no file
    resource.RLIMIT_CORE: 0,
}


def main() -> None:
    """Replace this process by the program that its arguments name."""
    program, *words = sys.argv[1:]
    for what, most in LIMITS.items():
        _, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))
    if sys.platform == "linux":
        _leave_network()
    os.execv(program, [program, *words])  # noqa: S606


def _leave_network() -> None:
    if sys.platform == "linux":
        from kit.sandbox import kernel

        uid, gid = os.getuid(), os.getgid()
        kernel.attempt(lambda: kernel.prctl(kernel.PR_SET_PDEATHSIG, 9))
        if kernel.attempt(lambda: kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNET)):
            kernel.attempt(lambda: kernel.map_own_ids(uid, gid))
        kernel.attempt(lambda: kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1))
