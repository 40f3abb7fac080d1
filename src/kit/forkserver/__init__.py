"""The process that imports what judges and runners need once, and forks both on request.

It never loads a check, an answer or a submission: every runner inherits what it has in memory.
Where fork is not available, :class:`SpawnServer` has the same methods and starts each process anew.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from kit.errors import MachineError

if TYPE_CHECKING:
    from kit.course import Course
    from kit.runner.messages import Process
    from kit.runner.protocol import Ready


class Server(Protocol):
    """What starts judges and runners: a ForkServer, or a SpawnServer."""

    @property
    def has_ended(self) -> bool: ...

    def prepare(self, course: Course) -> None: ...

    def start_judge(self) -> Process: ...

    def start_runner(self, *, loopback: bool = False) -> Process: ...

    def end(self, pid: int) -> int: ...

    def close(self) -> None: ...


def start(
    course: Course | None = None, *, judges: bool = True, hash_seed: int | None = None
) -> Server:
    """Start what starts judges and runners for the chapters of ``course``.

    Without a course, call ``prepare(course)`` before anything else: the server imports meanwhile
    what every judge needs. Without ``judges`` only runners can be started, and sooner.
    ``hash_seed`` (0 to 2**32 - 1) decides in which order sets of text are iterated; it differs each
    time without. Raises :class:`kit.errors.MachineError`.
    """
    if sys.platform == "win32":
        from kit.forkserver.spawn import SpawnServer

        return SpawnServer(course, hash_seed)
    else:  # noqa: RET505 - a type checker for Windows does not look at this
        from kit.forkserver.client import ForkServer

        return ForkServer.start(course, judges=judges, hash_seed=hash_seed)


def probe(server: Server) -> Ready:
    """Return the first message of a runner, which is started and ended for that.

    Raises :class:`kit.errors.MachineError`.
    """
    from kit.runner.messages import InvalidMessage, receive
    from kit.runner.protocol import FROM_RUNNER, Ready

    connection, pid = server.start_runner()
    connection.settimeout(60.0)  # where it was not forked it has much to import
    with connection, suppress(OSError, InvalidMessage):
        try:
            first = receive(connection, FROM_RUNNER)
        finally:
            server.end(pid)
        if isinstance(first, Ready):
            return first
    raise MachineError("A runner was started and sent nothing.", "Run: kit doctor")
