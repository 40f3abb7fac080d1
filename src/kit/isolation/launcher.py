"""Run a program of the system with limits, and without a network where the system allows that.

This runs in a separate process: code between fork and exec is not safe if there are threads.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # which has none of these limits

import os
import resource
import signal

from kit.isolation import kernel
from kit.isolation.rlimits import lower_limits


def main() -> None:
    """Replace this process by the program that its arguments name."""
    program, *arguments = sys.argv[1:]
    limits = {resource.RLIMIT_AS: 192 << 20, resource.RLIMIT_CPU: 10}  # bytes, seconds
    lower_limits({**limits, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0})
    uid, gid = os.getuid(), os.getgid()
    kernel.attempt(kernel.prctl, kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if not kernel.attempt(kernel.call, "unshare", kernel.CLONE_NEWUSER | kernel.CLONE_NEWNET):
        kernel.attempt(kernel.map_own_ids, uid, gid)
    kernel.attempt(kernel.prctl, kernel.PR_SET_NO_NEW_PRIVS, 1)
    os.execv(program, [program, *arguments])  # noqa: S606
