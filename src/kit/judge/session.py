"""One judge: a pytest session that judges the exercises of one submission, one after the other.

It collects the checks of an exercise when it is first asked for, and runs its items again for each
request, as a worker of pytest-xdist does. :mod:`kit.judge.messages` has the requests and answers.
"""

from __future__ import annotations

import contextlib
import gc
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

import hypothesis
import pytest
import pytest_asyncio.plugin
from hypothesis import strategies

from kit.course import Course, Exercise
from kit.judge import findings
from kit.judge.behaviour import Record
from kit.judge.check_collector import CheckCollector
from kit.judge.example import TaskExample, cut_text
from kit.judge.learner_examples import ExamplesJudge, RunOne
from kit.judge.messages import (
    JUDGE_REQUESTS,
    CheckEnded,
    Collect,
    ExampleEnded,
    ExampleReply,
    ExamplesReply,
    ExerciseEnded,
    FromOutside,
    IdeasJudged,
    JudgeExamples,
    JudgeExercise,
    JudgeReply,
    RunExample,
)
from kit.judge.naming import FailedCheck, MistakeNamer
from kit.judge.plugin import Checks
from kit.judge.remarks import find_remark
from kit.judge.runners_ahead import RunnersAhead
from kit.judge.supervisor import Runners, Supervisor, needs_loopback
from kit.model import Check, JudgedCheck, Outcome, Remark, encode_finding, make_skipped
from kit.packages import missing_module
from kit.runner.messages import frame, receive

MEMORY_MB = 2048  # of address space that a judge may add to what it begins with

NO_EXAMPLE: Final = "this exercise has no example to try"

UNUSED_PLUGINS = (
    *("cacheprovider", "debugging", "doctest", "faulthandler", "junitxml", "logging", "pastebin"),
    *("setuponly", "setupplan", "stepwise", "terminal", "threadexception", "unraisableexception"),
)
OPTIONS = (
    *(f"-pno:{name}" for name in UNUSED_PLUGINS),
    *("-s", "--assert=plain", "-Wignore", "-oasyncio_mode=auto"),
    "-oasyncio_default_fixture_loop_scope=function",
)

# What a file of checks may raise while it is imported.
_UNREADABLE = (Exception, pytest.skip.Exception, pytest.fail.Exception)


def run_session(
    course: Course,
    grader: socket.socket,
    runners: Runners,
    missing: Mapping[str, str],
    *,
    is_slow: bool = False,
) -> None:
    """Be the judge of one submission until ``grader`` is closed; ``runners`` starts its runners.

    If that ``is_slow``, the next runner starts while the present one is at work. ``missing`` names
    a module that is not installed, for each chapter that cannot be judged without it (``""``: all).
    """
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    _limit_memory()
    session = Session(course, grader, RunnersAhead(runners, is_slow=is_slow), missing)
    checks = course.root / "checks"
    options = [str(checks), f"--rootdir={checks}", f"--confcutdir={checks}", f"-c{os.devnull}"]
    # As an object: pytest would look for its name in every package that is installed.
    pytest.main([*options, *OPTIONS], plugins=[pytest_asyncio.plugin, session, session.checks])


OnEnd: TypeAlias = Callable[[pytest.Item, BaseException | None], None]


class Session:
    """A pytest plugin that serves requests in place of pytest's loop over all tests."""

    def __init__(
        self,
        course: Course,
        grader: socket.socket,
        runners: RunnersAhead,
        missing: Mapping[str, str],
    ) -> None:
        self.checks = Checks(lambda _: self._supervisor)
        self._course = course
        self._grader = grader
        self._runners = runners
        self._collector = CheckCollector(course, missing)
        self._by_name: dict[str, Check] = {}
        self._error: BaseException | None = None
        self._on_end: OnEnd = self._end_check
        self._failed: FailedCheck | None = None
        self._passed: set[str] = set()
        self._namer = MistakeNamer(course, self._repeat)

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"  # a traceback takes longer than a check, and is never shown

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> bool:
        """Collect nothing yet."""
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Serve requests until the grader closes the connection."""
        while request := receive(self._grader, JUDGE_REQUESTS):
            if isinstance(request, FromOutside):
                continue  # it comes too late: the example has ended
            exercise = self._course.resolve(request.exercise)
            loopback = needs_loopback(self._course, exercise)
            self._runners.start_ahead(loopback=loopback)
            match request:
                case Collect():
                    with contextlib.suppress(*_UNREADABLE):  # reported when it is judged
                        self._collector.collect(session, exercise)
                case JudgeExercise():
                    self._judge(session, exercise, request)
                case RunExample():
                    self._run_example(session, exercise, request)
                case JudgeExamples():
                    self._judge_examples(session, exercise, request)
            self._runners.start_ahead(loopback=loopback)
        return True

    def _load(self, exercise: Exercise, request: JudgeExercise | RunExample) -> None:
        """Have the learner's file ready for the next item."""
        self._supervisor = Supervisor(
            self._runners, self._course, exercise, request.shown, request.source
        )
        self._file = findings.SubmissionFile(
            path=request.shown,
            hint=f"kit hint {exercise.name}",
            limits=self._course.limits,
            text=request.source.decode("utf-8", "replace"),
        )

    def _judge(self, session: pytest.Session, exercise: Exercise, request: JudgeExercise) -> None:
        began = time.monotonic()
        self._load(exercise, request)
        self._by_name = {check.name: check for check in exercise.checks}
        self._failed = None
        self._passed.clear()
        try:
            items = self._collector.collect(session, exercise)
        except _UNREADABLE as error:
            for check in exercise.checks:
                self._report(findings.judge_ungraded(check, _explain(error)))
            items = []
        self.checks.begin(
            items,
            request.seed,
            first_failure=request.first_failure,
            ignore_needs=request.ignore_needs,
        )
        for item, following in zip(items, [*items[1:], None], strict=False):
            self._run_item(item, self._end_check, following)
        seconds = round(time.monotonic() - began, 3)
        isolation = self._supervisor.isolation
        failed, self._failed = (self._failed if request.comparing_seconds else None), None
        self._send(
            ExerciseEnded(
                seconds=seconds,
                isolation=isolation,
                is_last=failed is None,
                remark=self._find_remark(exercise, request),
            )
        )
        self.checks.close()
        if failed is not None:
            self._send(self._namer.name(exercise, request, failed))
        gc.collect()

    def _find_remark(self, exercise: Exercise, request: JudgeExercise) -> Remark | None:
        """Return what can be said of an answer that has passed all its checks."""
        if self._passed != self._by_name.keys():
            return None
        seen = frozenset(self.checks.observations)
        return find_remark(self._course, exercise, request.source, request.shown, seen)

    # -- the task's example ---------------------------------------------------------------------

    def _run_example(
        self, session: pytest.Session, exercise: Exercise, request: RunExample
    ) -> None:
        """Run the example in the place of a check, because it needs the same fixtures."""
        self._load(exercise, request)
        self._supervisor.pace = request.pace
        self._supervisor.waits_for_clients = request.serves
        example = TaskExample(exercise, self._grader, self._send, serves=request.serves)
        try:
            items, problem = self._collector.collect(session, exercise), NO_EXAMPLE
            item = example.choose_item(items)
        except _UNREADABLE as error:
            item, problem = None, _explain(error)
        if item is None:
            self._send(ExampleEnded(printed="", problem=problem, where=""))
            return
        self.checks.begin([], seed=0, first_failure=False)
        check = Check(item.name, "the example", 0.0)
        problem = where = ""

        def keep(_: pytest.Item, error: BaseException | None) -> None:
            nonlocal problem, where
            if error is not None:
                finding = findings.judge_error(check, error, self._file, None).finding
                problem, where = finding.message, finding.where

        with self.checks.replacing(item, example.run):
            self._run_item(item, keep)
        printed = cut_text(self._supervisor.printed)
        self._send(ExampleEnded(printed=printed, problem=problem, where=where))
        self.checks.close()

    def _judge_examples(
        self, session: pytest.Session, exercise: Exercise, request: JudgeExamples
    ) -> None:
        """Judge what a learner has written: each text runs in the place of a check."""
        judge = ExamplesJudge(self._course, exercise, request)
        try:
            item, problem = (
                judge.choose_item(self._collector.collect(session, exercise)),
                NO_EXAMPLE,
            )
        except _UNREADABLE as error:
            item, problem = None, _explain(error)
        if item is None:
            self._send(IdeasJudged(shown=(), open=(), problem=problem))
            return

        def run_all(source: bytes, runs: Iterable[RunOne]) -> Iterator[BaseException | None]:
            if not self._supervisor.take_text(source):
                self.checks.close()
                self._supervisor = self._open_supervisor(exercise, source)
            for run in runs:
                with self.checks.replacing(item, run):
                    self._run_item(item, lambda _, error: errors.append(error))
                yield errors.pop()

        errors: list[BaseException | None] = []
        self._supervisor = self._open_supervisor(exercise, request.source)
        self.checks.begin([], seed=0, first_failure=False)
        for reply in judge.judge(run_all):
            self._send(reply)
        self.checks.close()

    def _open_supervisor(self, exercise: Exercise, source: bytes) -> Supervisor:
        shown = f"{exercise.name}.py"
        return Supervisor(self._runners, self._course, exercise, shown, source)

    # -- items ----------------------------------------------------------------------------------

    def _run_item(
        self, item: pytest.Item, on_end: OnEnd, following: pytest.Item | None = None
    ) -> None:
        """Run one item; ``on_end`` gets it and what it raised, None if it passed."""
        self._on_end = on_end
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is not None and self._error is None:
            self._error = call.excinfo.value
        if call.when == "teardown":
            error, self._error = self._error, None
            self._on_end(item, error)

    def _end_check(self, item: pytest.Item, error: BaseException | None) -> None:
        """Report how a check ended; keep the first failure, to be compared with mistakes."""
        judged = self._judge_check(item, error)
        if judged is None:
            return
        self._report(judged)
        if judged.finding.outcome is Outcome.PASSED:
            self._passed.add(judged.finding.check)
        if self._failed is None and _has_failed(judged) and isinstance(item, pytest.Function):
            known = self.checks.record(judged.finding)
            self._failed = FailedCheck(item, *known) if known else None

    def _judge_check(self, item: pytest.Item, error: BaseException | None) -> JudgedCheck | None:
        """Return how a check ended, None if the item is none of the exercise's checks."""
        check = self._by_name.get(getattr(item, "originalname", item.name))
        if check is None:
            return None
        if error is None:
            return findings.judge(check, Outcome.PASSED, points=check.max_points)
        if isinstance(error, pytest.skip.Exception) and (needed := self._by_name.get(str(error))):
            return JudgedCheck(make_skipped(check, needed.says))
        return findings.judge_error(check, error, self._file, self.checks.last_run)

    def _repeat(
        self,
        exercise: Exercise,
        request: JudgeExercise,
        failed: FailedCheck,
        source: bytes,
        seconds: float,
    ) -> Record | None:
        """Run a known mistake on the example of a failed check: see :mod:`kit.judge.naming`."""
        limits = replace(self._course.limits, exercise_seconds=seconds)
        course = replace(self._course, limits=limits)
        self._supervisor = Supervisor(self._runners, course, exercise, request.shown, source)
        self._runners.start_ahead(loopback=needs_loopback(course, exercise))
        self.checks.begin([], request.seed, first_failure=False)
        records: list[Record] = []

        def keep(item: pytest.Item, error: BaseException | None) -> None:
            judged = self._judge_check(item, error)
            if judged and _has_failed(judged) and (known := self.checks.record(judged.finding)):
                records.append(known[1])

        try:
            with self.checks.repeating(failed.item, failed.example):
                self._run_item(failed.item, keep)
        finally:
            self.checks.close()
        return records[0] if records else None

    def _report(self, judged: JudgedCheck) -> None:
        finding = encode_finding(judged.finding)
        self._send(CheckEnded(ending=judged.ending.value, finding=finding))

    def _send(self, message: JudgeReply | ExampleReply | ExamplesReply) -> None:
        self._grader.sendall(frame(message))


def _has_failed(judged: JudgedCheck) -> bool:
    return judged.finding.outcome is Outcome.FAILED


def _explain(error: BaseException) -> str:
    """Return why the checks of an exercise cannot be collected."""
    cause = error.__cause__ or error
    if isinstance(cause, ModuleNotFoundError) and cause.name:
        return missing_module(cause.name)
    return f"the file of checks does not import: {type(cause).__name__}: {cause}"


def _limit_memory() -> None:
    """Bound the address space of this process, so that no submission can fill the machine's."""
    if sys.platform == "linux":
        import resource

        from kit.isolation.rlimits import lower_limits, measure_address_space

        if space := measure_address_space():
            with contextlib.suppress(OSError, ValueError):
                lower_limits({resource.RLIMIT_AS: space + (MEMORY_MB << 20)})


@hypothesis.settings(database=None, max_examples=1, phases=[hypothesis.Phase.generate])
@hypothesis.given(strategies.text(), strategies.integers())
def _draw_once(_text: str, _number: int) -> None:
    pass


def prepare_hypothesis() -> None:
    """Have hypothesis make its tables before there are forks, and do nothing beside drawing.

    It has no settings for the latter. It would parse each module of the course for numbers and
    texts to draw, which may take seconds and would let draws depend on our words. And it would
    write out each example that a check's author wrote before it runs it. (Seen in 6.170.)
    """
    with contextlib.suppress(ImportError):  # before 6.131 it drew none
        from hypothesis.internal.conjecture import providers
        from hypothesis.internal.constants_ast import Constants

        none = Constants()
        providers._get_local_constants = lambda: none
    with contextlib.suppress(ImportError):
        from hypothesis.vendor.pretty import RepresentationPrinter

        RepresentationPrinter.repr_call = lambda *_, **__: None  # type: ignore[method-assign]
    _draw_once()
