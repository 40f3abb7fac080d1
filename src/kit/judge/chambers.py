"""Where the judges of one exercise come from: its checks are collected once, then forked.

What pytest does before it runs a check, and what a course's checks import, costs far more than a
submission does. So a process is kept for the exercise, its chambers, and every judge is a fork of
it: one that has seen the checks, and no other submission.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # see kit.sandbox.spawned

import contextlib
import gc
import os
import signal
import socket
from collections.abc import Callable
from typing import TypeAlias

import hypothesis
import pytest
from hypothesis import strategies

from kit.course import Course
from kit.judge.house import StageMaker
from kit.judge.run import Judge, draw_no_constants, run_checks

Maker: TypeAlias = Callable[[socket.socket], StageMaker]
"""What asks for stages over a line to the warm parent."""


def keep_chambers(course: Course, address: str, line: socket.socket, maker: Maker) -> None:
    """Collect the checks of an exercise, and fork a judge for each message that ``line`` brings.

    With each message come two descriptors: the judge's own line to the warm parent, and the socket
    over which it is told its job and tells what it finds. Comes back when ``line`` is closed and
    every judge has ended, and in each judge when it is done.
    """
    judge = Judge(course, course.resolve(address))
    run_checks(course, judge, Chambers(judge, line, maker))
    if not judge.has_begun:
        with contextlib.suppress(ChildProcessError):
            os.wait()  # while their ends are ignored, it waits for all of them


class Chambers:
    """A pytest plugin that forks where the checks would be run, and lets the forks run them."""

    def __init__(self, judge: Judge, line: socket.socket, maker: Maker) -> None:
        self._judge = judge
        self._line = line
        self._maker = maker

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Fork judges until the line is closed; in a judge, let pytest go on."""
        prepare_hypothesis()
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000)  # a judge lives for a second: little of its garbage is in circles
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks what became of a judge
        while True:
            data, descriptors, _, _ = socket.recv_fds(self._line, 1, 2)
            if not data:
                return True
            if os.fork() == 0:
                self._begin(session, *descriptors)
                return None
            for descriptor in descriptors:
                os.close(descriptor)

    def _begin(self, session: pytest.Session, parent: int, results: int) -> None:
        """Be the judge of one submission."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._line.close()
        maker = self._maker(socket.socket(fileno=parent))
        self._judge.begin(session, socket.socket(fileno=results), maker)


def prepare_hypothesis() -> None:
    """Let hypothesis prepare its tables, and look for what it draws, before there are forks."""
    draw_no_constants()
    _draw_once()


@hypothesis.settings(database=None, max_examples=1, phases=[hypothesis.Phase.generate])
@hypothesis.given(strategies.text(), strategies.integers())
def _draw_once(_text: str, _number: int) -> None:
    pass
