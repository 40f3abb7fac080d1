"""Where the judges of a course come from: pytest is set up once, then forked for each exercise.

What pytest does before it collects anything, and what all checks of a course have in common, is
done once, in a process that is kept: the courthouse. The chambers of an exercise are a fork of it,
and judges are forks of those (see :mod:`kit.judge.chambers`).
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # see kit.sandbox.spawned

import contextlib
import os
import signal
import socket

import pytest

from kit import wire
from kit.course import Course
from kit.isolation.processes import fork_patiently
from kit.judge.chambers import Chambers, Maker, settle
from kit.judge.run import Judge, run_pytest, tell_of_no_judge

MAX_CHAMBERS = 8
"""How many exercises' checks are kept collected."""


def keep_courthouse(course: Course, line: socket.socket, maker: Maker) -> None:
    """Have a judge forked for each order that ``line`` brings.

    An order is the byte ``j`` and then ``{"exercise": address}``. Two descriptors come with it: the
    judge's own line to the warm parent, and the socket over which it is told its job and tells what
    it finds. Comes back when ``line`` is closed and all chambers have ended; in chambers when their
    judges have, and in a judge when it is done.
    """
    judge = Judge(course)
    run_pytest(course, course.root / "checks", judge, Courthouse(judge, line, maker))
    if not judge.has_begun:
        with contextlib.suppress(ChildProcessError):
            os.wait()  # while their ends are ignored, it waits for all of them


class Courthouse:
    """A pytest plugin that forks before anything is collected."""

    def __init__(self, judge: Judge, line: socket.socket, maker: Maker) -> None:
        self._judge = judge
        self._line = line
        self._maker = maker
        self._chambers: dict[str, socket.socket] = {}
        """The lines to them, by the address of their exercise; those asked last stand last."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> bool:
        """Collect nothing: that is for the chambers."""
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Pass orders on until the line is closed; in a fork, be the chambers that it is for."""
        settle()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks what became of a judge
        while True:
            mark, descriptors, _, _ = socket.recv_fds(self._line, 1, 2)
            order = wire.receive(self._line) if mark else None
            if order is None:
                return True
            chambers = self._pass_on(order["exercise"], descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
            if chambers is not None:
                return chambers.serve(session)

    def _pass_on(self, address: str, descriptors: list[int]) -> Chambers | None:
        """Order a judge from chambers; where these are given, this process has become theirs."""
        line = self._chambers.pop(address, None)
        if line is None or not _ordered(line, descriptors):  # they may have come to an end
            line, theirs = socket.socketpair()
            _ordered(line, descriptors)
            try:
                is_parent = fork_patiently()
            except OSError as error:
                line.close()
                theirs.close()
                exercise = self._judge.course.resolve(address)
                tell_of_no_judge(exercise, descriptors[1], error)
                return None
            if not is_parent:
                for other in (self._line, line, *self._chambers.values()):
                    other.close()
                exercise = self._judge.course.resolve(address)
                return Chambers(self._judge, exercise, theirs, self._maker)
            theirs.close()
        self._chambers[address] = line
        if len(self._chambers) > MAX_CHAMBERS:
            oldest = self._chambers.pop(next(iter(self._chambers)))
            oldest.close()  # they end when their judges have
        return None


def _ordered(line: socket.socket, descriptors: list[int]) -> bool:
    """Whether a judge could be ordered."""
    with contextlib.suppress(OSError):
        return bool(socket.send_fds(line, [b"j"], descriptors))
    return False
