"""What a stage gives up before it loads a submission. Runs in the child, right after the fork.

Each layer is taken where the system has it, and the names of those that were taken go into every
verdict. The order matters: namespaces while there still are capabilities, mounts before Landlock
forbids them, the system-call filter last.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # see kit.sandbox.spawned

import os
import resource
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kit.course import Course, Limits
from kit.sandbox.layers import LAYERS, THREADS, Confined, isolation_of

if sys.platform == "linux":
    from kit.sandbox import linux


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """How a stage is shut in.

    ``alone`` says that its process is the first of a pid namespace, ``not_alone_because`` why it
    is not; ``threads`` is how many it may have, 0 for any number; ``bare`` puts on no layer, as
    on a system that has none; ``loopback`` leaves it TCP sockets, and an interface to itself;
    ``leader`` says that its process leads a session already.
    """

    alone: bool
    not_alone_because: str = ""
    threads: int = 0
    bare: bool = False
    loopback: bool = False
    leader: bool = False


def look_around() -> None:
    """Find out what is the same for every stage, once, before one is forked."""
    if sys.platform == "linux":
        linux.look_around()


def confine(course: Course, scratch: Path, keep: int, how: Confinement) -> Confined:
    """Give up everything but the descriptor ``keep``, Python, and the folder ``scratch``.

    Gives what is reached; raises OSError where the system refuses what every POSIX system has.
    """
    if not how.leader:
        os.setsid()
    _only_line(keep)
    reason = "it is switched off" if how.bare else "only Linux has it"
    reasons = dict.fromkeys((*LAYERS[1:], THREADS), reason)
    if not how.alone:
        reasons["pid"] = how.not_alone_because
    space = _address_space()
    if sys.platform == "linux" and not how.bare:
        reasons |= linux.leave_the_rest(course, scratch, loopback=how.loopback)
    os.chdir(scratch)
    os.environ.clear()
    os.environ.update(HOME=str(scratch), TMPDIR=str(scratch), PATH="/usr/bin:/bin", LANG="C.UTF-8")
    tempfile.tempdir = None  # the warm parent has asked for it, with another answer
    _lower_all(course.limits, space)
    if not reasons[THREADS]:
        _lower(resource.RLIMIT_NPROC, how.threads)
    if sys.platform == "linux" and not how.bare:
        reasons |= linux.close_doors(scratch, hidden=not reasons["files"], sockets=how.loopback)
    return Confined(
        isolation=isolation_of([layer for layer in LAYERS if not reasons.get(layer)]),
        threads=0 if reasons[THREADS] else how.threads,
        reasons={name: reason for name, reason in reasons.items() if reason},
    )


def _only_line(keep: int) -> None:
    """Leave open: nothing to read on 0, nothing behind 1 and 2, and the line to the judge."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.closerange(3, keep)
    os.closerange(keep + 1, 65_536)


def _lower_all(limits: Limits, space: int) -> None:
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, limits.scratch_mb << 20)
    _lower(resource.RLIMIT_NOFILE, 128)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_MEMLOCK, 0)
        _lower(resource.RLIMIT_MSGQUEUE, 0)
        _lower(resource.RLIMIT_SIGPENDING, 64)
    _lower(resource.RLIMIT_CPU, int(limits.exercise_seconds) + 1)
    if space:
        _lower(resource.RLIMIT_AS, space + (limits.memory_mb << 20))


def _lower(what: int, to: int) -> None:
    _, hard = resource.getrlimit(what)
    limit = to if hard == resource.RLIM_INFINITY else min(to, hard)
    resource.setrlimit(what, (limit, limit))


def _address_space() -> int:
    """Bytes of address space in use, 0 where the system does not tell; see proc(5), statm."""
    try:
        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()
