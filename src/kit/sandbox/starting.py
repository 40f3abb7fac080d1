"""Starts what makes stages and judges, by forking where that is to be had and afresh elsewhere."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Iterator
from typing import Protocol

from kit.course import Course
from kit.sandbox.layers import Confined


class Client(Protocol):
    """The way to ask for stages and judges; to be closed at the end."""

    @property
    def has_ended(self) -> bool: ...

    def start_runner(self, *, loopback: bool = False) -> tuple[socket.socket, int]: ...

    def end_runner(self, pid: int) -> int: ...

    def new_judge(self, address: str) -> socket.socket: ...

    def halt(self) -> None: ...

    def probe(self) -> Confined: ...

    def close(self) -> None: ...


@contextlib.contextmanager
def begun() -> Iterator[Client | None]:
    """What judges need is being imported before it is known for which course; for :func:`start`.

    It is ended with the ``with``. None where nothing forks. Raises
    :class:`kit.errors.MachineError`.
    """
    if sys.platform != "win32":
        from kit.sandbox.client import WarmClient

        with contextlib.closing(WarmClient.begin(judges=True)) as client:
            yield client
    else:
        yield None


def start(
    course: Course, *, judges: bool, hash_seed: int | None = None, begun: Client | None = None
) -> Client:
    """What makes stages for the chapters of ``course``, and judges too if they are wanted.

    ``hash_seed`` is that of :func:`kit.sandbox.interpreter.environment`; ``begun`` is of
    :func:`begun`, and has its own. Raises :class:`kit.errors.MachineError`.
    """
    if sys.platform != "win32":
        from kit.sandbox.client import WarmClient

        if isinstance(begun, WarmClient):
            begun.serve(course)
            return begun
        return WarmClient.start(course, judges=judges, hash_seed=hash_seed)
    from kit.sandbox.spawned import SpawnClient

    return SpawnClient(course, hash_seed)
