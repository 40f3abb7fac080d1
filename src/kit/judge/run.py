"""A judge of one submission: the checks of an exercise under pytest, their findings told.

The judge is told its job over a socket, as ``{"exercise": address, "source": base64, "shown": path,
"seed": int, "first_failure": bool, "share": [number, of]}``: ``first_failure`` says whether to stop
there, and ``share`` which one of how many judges this is. It answers ``{"ending": …, "finding":
{…}, "needs": [check, …]}`` for each check that ran, and at last ``{"seconds": …, "isolation": …,
"left": [check, …]}`` with the checks of which others had all examples. One of several asks before
each example ``{"claim": [check, number, of]}``, as :data:`kit.judge.shares.Claim` has it, and is
told ``{"place": int | null}``.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import socket
import time
from base64 import b64decode
from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio.plugin

from kit.course import Course, Exercise
from kit.judge import findings
from kit.judge.drawing import only_draw
from kit.judge.plugin import Checks, needs
from kit.judge.rehearsal import rehearse
from kit.judge.shares import Enough, Share
from kit.judge.supervisor import OneAhead, Runners, Supervisor
from kit.model import Check
from kit.runner import values as wire

_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")

OPTIONS = (
    *("-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:debugging", "-p", "no:faulthandler"),
    *("-p", "no:unraisableexception", "-p", "no:threadexception", "-p", "no:logging", "-s"),
    *("-p", "no:doctest", "-p", "no:junitxml", "-p", "no:setuponly", "-p", "no:stepwise"),
    *("-p", "no:pastebin", "-p", "no:setupplan"),
    *("-o", "asyncio_mode=auto", "--assert=plain"),
    *("-o", "asyncio_default_fixture_loop_scope=function", "-W", "ignore"),
)


class Judge:
    """A pytest plugin that turns each check's report into a finding and sends it."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.checks = Checks(lambda _: self._supervisor, 0)
        self._by_name: dict[str, Check] = {}
        self._errors: dict[str, BaseException] = {}
        self._results: socket.socket | None = None
        self._began = 0.0
        self._share: Share | None = None
        self._left: list[str] = []

    def begin(
        self,
        session: pytest.Session,
        exercise: Exercise,
        results: socket.socket,
        maker: Runners,
    ) -> None:
        """Hear what the job is, once the checks have been collected and a stage is there."""
        self._results = results
        self._by_name = {check.name: check for check in exercise.checks}
        maker = OneAhead(maker, self.course, exercise)
        rehearse(session.items, lambda: bool(select.select([results], [], [], 0)[0]))
        job = wire.receive(results)
        if job is None:
            raise EOFError
        self._began = time.monotonic()
        source = b64decode(job["source"])
        self._supervisor = Supervisor(maker, self.course, exercise, job["shown"], source)
        self._place = findings.SubmissionFile(
            path=job["shown"],
            hint=f"kit hint {exercise.name}",
            limits=self.course.limits,
            text=source.decode("utf-8", "replace"),
        )
        number, of = job["share"]
        if of > 1:
            self._share = Share(number, self._claim)
            for item in session.items:
                self._share.divide(item.name, getattr(item, "obj", None))
        self.checks.begin(session.items, job["seed"] + number, first_failure=job["first_failure"])

    @property
    def has_begun(self) -> bool:
        """Whether this is the judge of anything."""
        return self._results is not None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        """Say the last word as soon as it is known, not when all is cleared away."""
        result = yield
        if self.has_begun:
            seconds = round(time.monotonic() - self._began, 3)
            isolation = self._supervisor.isolation
            self._send({"seconds": seconds, "isolation": isolation, "left": self._left})
        return result

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"  # nobody reads it, and it costs more than the check

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if self._share is not None:
            self._share.begin(item.name, getattr(item, "obj", None))

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is not None and not isinstance(call.excinfo.value, Enough):
            self._errors.setdefault(item.nodeid, call.excinfo.value)
        check = self._by_name.get(getattr(item, "originalname", item.name))
        if call.when == "teardown" and check is not None:
            error = self._errors.get(item.nodeid)
            if error is None and self._share is not None and item.name not in self._share.ran:
                self._left.append(item.name)
            else:
                self._tell(self._judged(check, error), needs(item))

    def _claim(self, check: str, number: int, of: int) -> int | None:
        assert self._results is not None
        self._send({"claim": [check, number, of]})
        answer = wire.receive(self._results)
        if answer is None:
            raise EOFError
        place: int | None = answer["place"]
        return place

    def _judged(self, check: Check, error: BaseException | None) -> findings.JudgedCheck:
        if error is None:
            return findings.judge_passed(check)
        needed = self._by_name.get(str(error))
        if needed is not None and isinstance(error, pytest.skip.Exception):
            return findings.judge_skipped(check, needed.says)
        return findings.judge_error(check, error, self._place, self.checks.last_run)

    def _tell(self, judged: findings.JudgedCheck, needed: list[str]) -> None:
        finding = wire.encode(asdict(judged.finding, dict_factory=_with_plain_words))
        self._send({"ending": judged.ending.value, "finding": finding, "needs": needed})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._results is not None
        self._results.sendall(wire.frame(message))


class Alone:
    """A pytest plugin for a judge that no chambers fork."""

    def __init__(
        self, judge: Judge, exercise: Exercise, results: socket.socket, maker: Runners
    ) -> None:
        self._judge = judge
        self._exercise = exercise
        self._results = results
        self._maker = maker

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        self._judge.begin(session, self._exercise, self._results, self._maker)


def judge_one(course: Course, address: str, results: socket.socket, maker: Runners) -> None:
    """Be the judge of one submission, in this process."""
    judge, exercise = Judge(course), course.resolve(address)
    checks = course.shelf("checks", exercise)
    run_pytest(course, checks, judge, Alone(judge, exercise, results, maker))


def tell_of_no_judge(exercise: Exercise, results: int, error: OSError) -> None:
    """Say over the socket ``results``, in a judge's place, that none could be forked."""
    reason = f"no judge could be started: {error.strerror}"
    with socket.socket(fileno=os.dup(results)) as line, contextlib.suppress(OSError):
        for check in exercise.checks:
            judged = findings.judge_ungraded(check, reason)
            finding = wire.encode(asdict(judged.finding, dict_factory=_with_plain_words))
            message = {"ending": judged.ending.value, "finding": finding, "needs": []}
            line.sendall(wire.frame(message))
        line.sendall(wire.frame({"seconds": 0.0, "isolation": "", "left": []}))


def run_pytest(course: Course, path: Path, judge: Judge, *plugins: object) -> None:
    """Have pytest collect the checks at ``path`` and run them for ``judge``, as ``plugins`` say."""
    _quieten()
    only_draw()
    options = [str(path), f"--rootdir={course.root}", f"-c{os.devnull}", *OPTIONS]
    options.append(f"--confcutdir={course.root}")
    # As an object: by its name it would be looked for in every package that is installed.
    pytest.main(options, plugins=[pytest_asyncio.plugin, *plugins, judge, judge.checks])


def _with_plain_words(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: _plain(value) if isinstance(value, str) else value for name, value in fields}


def _plain(text: str) -> str:
    """Words as they are; where an object lies in memory tells nobody anything, and varies."""
    return _ADDRESS.sub("at 0x…", str(text))


def _quieten() -> None:
    """A judge says nothing but findings; what pytest or a library prints goes nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
