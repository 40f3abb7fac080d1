"""What a fork server is asked for, and what it answers."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TypeAlias

from kit.runner.messages import Codec

# -- to the fork server --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare:
    """Import what the runners of these chapters need; ``limits`` are the course's, by name."""

    root: str
    chapters: tuple[str, ...]
    limits: object


@dataclass(frozen=True, slots=True, kw_only=True)
class StartJudge:
    """Fork a judge; :class:`Started` comes with a descriptor: the connection to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRunner:
    """Fork a runner, as :class:`StartJudge`; with ``loopback`` it may open TCP sockets."""

    loopback: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """End a process that the same client has started, and every runner of a judge with it."""

    pid: int


Request: TypeAlias = Prepare | StartJudge | StartRunner | End
REQUESTS: Codec[Request] = Codec(Prepare, StartJudge, StartRunner, End)


# -- from the fork server ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A process runs; ``pid`` is its number where the fork server runs."""

    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The system did not start a process; ``reason`` is its text for ``errno``."""

    errno: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A process has ended; ``signal`` is the one that had ended it before the request, or 0."""

    signal: int


Reply: TypeAlias = Started | Refused | Ended
REPLIES: Codec[Reply] = Codec(Started, Refused, Ended)


# -- processes -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process that was started: the connection to it, and its number for ``end(pid)``."""

    connection: socket.socket
    pid: int
