"""A judge from its fork to its end: one exercise's checks under pytest, their findings told."""

from __future__ import annotations

import os
import socket
import time
from base64 import b64decode
from dataclasses import asdict
from enum import StrEnum
from typing import Any

import pytest
import pytest_asyncio.plugin

from kit import wire
from kit.course import Course, Exercise
from kit.judge import findings
from kit.judge.house import House, StageMaker
from kit.judge.plugin import Checks
from kit.model import Check

OPTIONS = (
    *("-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:debugging", "-p", "no:faulthandler"),
    *("-p", "no:unraisableexception", "-p", "no:threadexception", "-p", "no:logging", "-s"),
    *("-p", "no:doctest", "-p", "no:junitxml", "-p", "no:setuponly", "-p", "no:stepwise"),
    *("-p", "no:pastebin", "-p", "no:setupplan"),
    *("-o", "asyncio_mode=auto", "--assert=plain"),
    *("-o", "asyncio_default_fixture_loop_scope=function", "-W", "ignore"),
)


def run_judge(course: Course, maker: StageMaker, results: socket.socket) -> None:
    """Take one job from ``results``, judge it, and tell each finding as it is made.

    The job is ``{"exercise": address, "source": base64, "shown": path, "seed": int,
    "first_failure": bool}``, where the last says whether to stop at the first failure; the
    answers are ``{"ending": …, "finding": {…}}`` for each check that ran, and at last
    ``{"seconds": …, "isolation": …}``.
    """
    job = _receive(results)
    exercise = course.resolve(job["exercise"])
    began = time.monotonic()
    source = b64decode(job["source"])
    place = findings.Place(
        path=job["shown"],
        hint=f"kit hint {exercise.name}",
        limits=course.limits,
        text=source.decode("utf-8", "replace"),
    )
    house = House(maker, course, exercise, job["shown"], source)
    recorder = Recorder(exercise, place, results)
    _quieten()
    checks = course.shelf("checks", exercise)
    options = [str(checks), f"--rootdir={course.root}", f"-c{os.devnull}", *OPTIONS]
    options.append(f"--confcutdir={course.root}")
    checks_plugin = Checks(lambda _: house, job["seed"], first_failure=job["first_failure"])
    # As an object: by its name it would be looked for in every package that is installed.
    pytest.main(options, plugins=[pytest_asyncio.plugin, checks_plugin, recorder])
    seconds = round(time.monotonic() - began, 3)
    results.sendall(wire.frame({"seconds": seconds, "isolation": house.isolation}))


class Recorder:
    """A pytest plugin that turns each check's report into a finding and sends it."""

    def __init__(self, exercise: Exercise, place: findings.Place, results: socket.socket) -> None:
        self._checks = {check.name: check for check in exercise.checks}
        self._place = place
        self._results = results
        self._errors: dict[str, BaseException] = {}

    def pytest_configure(self, config: pytest.Config) -> None:
        """Nobody reads pytest's own account of a failure, and a long one takes a second."""
        config.option.tbstyle = "native"

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is not None:
            self._errors.setdefault(item.nodeid, call.excinfo.value)
        check = self._checks.get(getattr(item, "originalname", item.name))
        if call.when == "teardown" and check is not None:
            self._tell(self._judged(check, self._errors.get(item.nodeid)))

    def _judged(self, check: Check, error: BaseException | None) -> findings.Judged:
        if error is None:
            return findings.passed(check)
        needed = self._checks.get(str(error))
        if needed is not None and isinstance(error, pytest.skip.Exception):
            return findings.skipped(check, needed.says)
        return findings.judged(check, error, self._place)

    def _tell(self, judged: findings.Judged) -> None:
        finding = wire.encode(asdict(judged.finding, dict_factory=_with_plain_words))
        self._results.sendall(wire.frame({"ending": judged.ending, "finding": finding}))


def _with_plain_words(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, StrEnum) else value for name, value in fields}


def _receive(line: socket.socket) -> dict[str, Any]:
    unframer = wire.Unframer()
    while True:
        messages = unframer.feed(line.recv(65536))
        if messages:
            return messages[0]


def _quieten() -> None:
    """A judge says nothing but findings; what pytest or a library prints goes nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
