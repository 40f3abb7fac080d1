"""Judges of one exercise: its checks are collected once, and each submission gets a fork.

What pytest does before it runs a check, and what a course's checks import, costs far more than a
submission does. So a process is kept for the exercise, its chambers, and every judge is a fork of
it: one that has seen the checks, and no other submission.
"""

from __future__ import annotations

import contextlib
import gc
import os
import re
import signal
import socket
import time
from base64 import b64decode
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeAlias

import hypothesis
import pytest
from hypothesis import strategies

from kit import wire
from kit.course import Course, Exercise
from kit.judge import findings
from kit.judge.house import House, StageMaker
from kit.judge.plugin import Checks
from kit.model import Check

Maker: TypeAlias = Callable[[socket.socket], StageMaker]
"""What asks for stages over a line to the warm parent."""

_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")

OPTIONS = (
    *("-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:debugging", "-p", "no:faulthandler"),
    *("-p", "no:unraisableexception", "-p", "no:threadexception", "-p", "no:logging", "-s"),
    *("-p", "no:doctest", "-p", "no:junitxml", "-p", "no:setuponly", "-p", "no:stepwise"),
    *("-p", "pytest_asyncio.plugin", "-o", "asyncio_mode=auto", "--assert=plain"),
    *("-o", "asyncio_default_fixture_loop_scope=function", "-W", "ignore"),
)


def keep_chambers(course: Course, address: str, line: socket.socket, maker: Maker) -> None:
    """Collect the checks of an exercise, and fork a judge for each message that ``line`` brings.

    With each message come two descriptors: the judge's own line to the warm parent, and the socket
    over which it is told its job and tells what it finds. The job is ``{"exercise": address,
    "source": base64, "shown": path, "seed": int, "first_failure": bool}``, where the last says
    whether to stop at the first failure; the answers are ``{"ending": …, "finding": {…}}`` for each
    check that ran, and at last ``{"seconds": …, "isolation": …}``.

    Comes back when ``line`` is closed and every judge has ended, and in each judge when it is done.
    """
    exercise = course.resolve(address)
    _quieten()
    checks = course.shelf("checks", exercise)
    options = [str(checks), f"--rootdir={course.root}", f"-c{os.devnull}", *OPTIONS]
    options.append(f"--confcutdir={course.root}")
    chambers = Chambers(course, exercise, line, maker)
    pytest.main(options, plugins=[chambers, chambers.checks])
    chambers.close()


class Chambers:
    """A pytest plugin that forks where the checks would be run, and runs them in the forks.

    There it turns each check's report into a finding and sends it.
    """

    def __init__(
        self, course: Course, exercise: Exercise, line: socket.socket, maker: Maker
    ) -> None:
        self.checks = Checks(lambda _: self._house, 0)
        self._course = course
        self._exercise = exercise
        self._line = line
        self._maker = maker
        self._by_name = {check.name: check for check in exercise.checks}
        self._errors: dict[str, BaseException] = {}
        self._results: socket.socket | None = None
        self._began = 0.0

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"  # nobody reads it, and it costs more than the check

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Fork judges until the line is closed; in a judge, let pytest go on."""
        draw_once()
        gc.collect()
        gc.freeze()
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
        self._results = socket.socket(fileno=results)
        job = _receive(self._results)
        self._began = time.monotonic()
        maker = self._maker(socket.socket(fileno=parent))
        source = b64decode(job["source"])
        self._house = House(maker, self._course, self._exercise, job["shown"], source)
        self._place = findings.Place(
            path=job["shown"],
            hint=f"kit hint {self._exercise.name}",
            limits=self._course.limits,
            text=source.decode("utf-8", "replace"),
        )
        self.checks.begin(session.items, job["seed"], first_failure=job["first_failure"])

    def close(self) -> None:
        """Say the judge's last word; in the chambers, wait for the judges."""
        if self._results is not None:
            seconds = round(time.monotonic() - self._began, 3)
            self._send({"seconds": seconds, "isolation": self._house.isolation})
            return
        with contextlib.suppress(ChildProcessError):
            os.wait()  # while their ends are ignored, it waits for all of them

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is not None:
            self._errors.setdefault(item.nodeid, call.excinfo.value)
        check = self._by_name.get(getattr(item, "originalname", item.name))
        if call.when == "teardown" and check is not None:
            self._tell(self._judged(check, self._errors.get(item.nodeid)))

    def _judged(self, check: Check, error: BaseException | None) -> findings.Judged:
        if error is None:
            return findings.passed(check)
        needed = self._by_name.get(str(error))
        if needed is not None and isinstance(error, pytest.skip.Exception):
            return findings.skipped(check, needed.says)
        return findings.judged(check, error, self._place)

    def _tell(self, judged: findings.Judged) -> None:
        finding = wire.encode(asdict(judged.finding, dict_factory=_with_plain_words))
        self._send({"ending": judged.ending, "finding": finding})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._results is not None
        self._results.sendall(wire.frame(message))


def _with_plain_words(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: _plain(value) if isinstance(value, str) else value for name, value in fields}


def _plain(text: str) -> str:
    """Words as they are; where an object lies in memory tells nobody anything, and varies."""
    return _ADDRESS.sub("at 0x…", str(text))


def _receive(line: socket.socket) -> dict[str, Any]:
    unframer = wire.Unframer()
    while True:
        data = line.recv(65536)
        if not data:
            raise EOFError
        messages = unframer.feed(data)
        if messages:
            return messages[0]


def _quieten() -> None:
    """A judge says nothing but findings; what pytest or a library prints goes nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)


@hypothesis.settings(database=None, max_examples=1, phases=[hypothesis.Phase.generate])
@hypothesis.given(strategies.text(), strategies.integers())
def draw_once(_text: str, _number: int) -> None:
    """Let hypothesis look through the modules there are, and prepare its tables, before forks."""
