"""Where the judges of one exercise come from: its checks are collected once, then forked.

To collect the checks, and to import what they need, costs more than many a submission does. So a
process is kept for the exercise, its chambers, and every judge is a fork of it: one that has seen
the checks, and no other submission.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # see kit.sandbox.spawned

import gc
import os
import signal
import socket
from collections.abc import Callable
from typing import TypeAlias

import pytest

from kit.course import Exercise
from kit.judge.forking import fork_patiently
from kit.judge.run import Judge, tell_of_no_judge
from kit.judge.supervisor import Runners

Maker: TypeAlias = Callable[[socket.socket], Runners]
"""What asks for stages over a line to the warm parent."""


class Chambers:
    """Forks a judge for each byte that ``line`` brings, and the two descriptors with it.

    These are the judge's own line to the warm parent, and the socket over which it is told its job
    and tells what it finds.
    """

    def __init__(self, judge: Judge, exercise: Exercise, line: socket.socket, maker: Maker) -> None:
        self._judge = judge
        self._exercise = exercise
        self._line = line
        self._maker = maker

    def serve(self, session: pytest.Session) -> bool | None:
        """Fork judges until the line is closed; in a judge, None lets pytest go on."""
        session.perform_collect([str(self._judge.course.shelf("checks", self._exercise))])
        settle()
        while True:
            data, descriptors, _, _ = socket.recv_fds(self._line, 1, 2)
            if not data:
                return True
            try:
                is_parent = fork_patiently()
            except OSError as error:
                tell_of_no_judge(self._exercise, descriptors[1], error)
                is_parent = 1
            if not is_parent:
                self._begin(session, *descriptors)
                return None
            for descriptor in descriptors:
                os.close(descriptor)

    def _begin(self, session: pytest.Session, parent: int, results: int) -> None:
        """Be the judge of one submission."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._line.close()
        maker = self._maker(socket.socket(fileno=parent))
        self._judge.begin(session, self._exercise, socket.socket(fileno=results), maker)


def settle() -> None:
    """Have what is in memory now looked at by no collection of garbage, in no fork."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)  # a judge lives for a second: little of its garbage is in circles
