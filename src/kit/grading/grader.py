"""From exercises and their files to verdicts: judge sessions, some at the same time."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import selectors
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, cast

from kit.course import Course, Exercise, Workspace
from kit.errors import CourseError, MachineError
from kit.forkserver import Server, probe, start
from kit.grading.verdicts import Job, add_remark, name_mistake, unfit, verdict, without_checks
from kit.judge.messages import (
    JUDGE_REPLIES,
    CheckEnded,
    Collect,
    ExerciseEnded,
    JudgeReply,
    JudgeRequest,
    MistakeNamed,
)
from kit.model import Ending, JudgedCheck, Remark, Standing, Verdict, decode_finding
from kit.runner.messages import InvalidMessage, Process, Unframer, frame
from kit.stubs import is_untouched

SLACK_SECONDS = 30.0  # of wall time, beyond twice the time of an exercise's checks


class Judges(Protocol):
    """What starts judges: a :class:`kit.forkserver.Server`."""

    @property
    def has_ended(self) -> bool: ...

    def start_judge(self) -> Process: ...

    def end(self, pid: int) -> int: ...


@contextlib.contextmanager
def open_server(
    course: Course,
    *,
    require: str = "",
    server: Server | None = None,
    hash_seed: int | None = None,
) -> Iterator[Server]:
    """Give a fork server for the chapters of ``course``, and close it at the end of the ``with``.

    ``server`` was started before the course was known; ``hash_seed`` is of
    :func:`kit.forkserver.start`. With ``require="namespaces"`` nothing runs with less isolation.
    Raises :class:`MachineError` if no process can be started, or not with that isolation.
    """
    with contextlib.closing(server or start(hash_seed=hash_seed)) as started:
        started.prepare(course)
        isolation = probe(started).isolation if require == "namespaces" else require
        if isolation != require:
            raise MachineError(
                f"Isolation '{require}' is required, and this machine gives '{isolation}'.",
                "See which layers are missing with: kit doctor",
            )
        yield started


def grade(
    grader: Grader,
    workspace: Workspace,
    exercises: Sequence[Exercise],
    *,
    is_wanted: Callable[[], bool] = lambda: True,
    show_findings: Callable[[Verdict], None] = lambda _: None,
) -> Iterator[Verdict]:
    """Judge the learner's files, in order; each verdict comes when those before it are made.

    No further exercise is begun when ``is_wanted`` returns False; ``show_findings`` is that of
    :meth:`Grader.judge`. Raises MachineError if the fork server is lost.
    """
    jobs = [job_of(workspace, exercise) for exercise in exercises]
    yield from grader.judge(itertools.takewhile(lambda _: is_wanted(), jobs), show_findings)


def job_of(workspace: Workspace, exercise: Exercise, seed: int | None = None) -> Job:
    """Return the job for the learner's file as it is now."""
    file = workspace.file(exercise)
    return Job.of_file(
        file,
        exercise=exercise,
        shown=workspace.display_path(file),
        untouched=is_untouched(workspace, exercise),
        seed=secrets.randbits(60) if seed is None else seed,
        seconds=workspace.course.limits.exercise_seconds,
    )


def judge_all(server: Judges, jobs: Iterable[Job], at_once: int) -> Iterator[Verdict]:
    """Return the verdict of each job, in order; at most ``at_once`` judges run at a time."""
    with contextlib.closing(Grader(server, at_once)) as grader:
        yield from grader.judge(jobs)


class Grader:
    """Judges jobs, each in a judge session that has seen no other person's submission.

    Sessions are kept between calls of :meth:`judge`, which is for one thread; :meth:`halt` is for
    any. ``at_once`` sessions run at a time; by default one for each processor, and one in all where
    processes are spawned: there a second processor starts the next runner meanwhile.
    """

    def __init__(self, server: Judges, at_once: int = 0) -> None:
        self._server = server
        self._at_once = at_once or (1 if sys.platform == "win32" else os.cpu_count() or 1)
        self._sessions: list[_Session] = []

    def prepare(self, exercise: Exercise) -> None:
        """Have a session collect the checks of ``exercise`` now. Raises :class:`MachineError`."""
        session = self._session_for("")
        if exercise.address not in session.collected:
            session.send(Collect(exercise=exercise.address))
            session.collected.add(exercise.address)

    def judge(
        self, jobs: Iterable[Job], show_findings: Callable[[Verdict], None] = lambda _: None
    ) -> Iterator[Verdict]:
        """Return the verdict of each job, in order. Raises MachineError if the server is lost.

        ``show_findings`` gets the next verdict early if a known mistake is still looked for: the
        verdict that comes later is the same, but may name one.
        """
        waiting = enumerate(jobs)
        verdicts: dict[int, Verdict] = {}
        due = 0
        running: dict[_Session, int] = {}
        try:
            with selectors.DefaultSelector() as selector:
                while True:
                    while len(running) < self._at_once and (following := next(waiting, None)):
                        number, job = following
                        session = self._begin(job)
                        if isinstance(session, Verdict):
                            verdicts[number] = session
                        else:
                            running[session] = number
                            selector.register(session.connection, selectors.EVENT_READ, session)
                    while due in verdicts:
                        yield verdicts.pop(due)
                        due += 1
                    if not running:
                        return
                    ended = _wait(selector, running)
                    for session, number in running.items():
                        if number == due and (early := session.take_early_verdict()):
                            show_findings(early)
                    for session in ended:
                        selector.unregister(session.connection)
                        verdicts[running.pop(session)] = self._finish(session)
        finally:
            for session in running:
                self._end(session)

    def halt(self) -> None:
        """End every session; when this returns, none of their processes runs any more."""
        for session in tuple(self._sessions):
            self._server.end(session.pid)

    def close(self) -> None:
        """End every session."""
        for session in tuple(self._sessions):
            self._end(session)

    def _begin(self, job: Job) -> _Session | Verdict:
        """Begin a job; returns a verdict at once if there is nothing to run, or no process for it.

        Raises :class:`MachineError` if the server is lost.
        """
        try:
            if job.problem or not job.exercise.checks:
                return unfit(job)
        except CourseError as error:
            return without_checks(job, error)
        try:
            session = self._session_for(job.submission)
        except MachineError as error:
            if self._server.has_ended:
                raise
            return verdict(job, (), missing=f"{error.sentence} {error.advice}")
        session.begin(job)
        return session

    def _session_for(self, submission: str) -> _Session:
        """Return an idle session that has judged nobody else's submission."""
        idle = [session for session in self._sessions if session.job is None]
        for session in idle:
            if session.submission == submission and session.is_alive:
                return session
            if not session.is_alive or len(self._sessions) >= self._at_once:
                self._end(session)
        session = _Session(self._server.start_judge(), submission)
        self._sessions.append(session)
        return session

    def _finish(self, session: _Session) -> Verdict:
        """Return the verdict on what a session has judged; one that is unusable is ended."""
        job, lost = session.job, session.why_lost
        assert job is not None
        session.job = None
        if lost:
            number = self._end(session)
            lost += f" (signal {number})" if number else ""
        result = verdict(job, session.checks, session.seconds, session.isolation, missing=lost)
        result = add_remark(result, session.remark)
        if not lost and result.standing is Standing.UNGRADED:
            self._end(session)
        return result

    def _end(self, session: _Session) -> int:
        """End a session; returns the signal that had ended it before, or 0."""
        if session not in self._sessions:
            return 0
        self._sessions.remove(session)
        session.connection.close()
        with contextlib.suppress(MachineError):
            return self._server.end(session.pid)
        return 0


class _Session:
    """A judge at work; a check without a finding is missing from the verdict, never passed."""

    def __init__(self, process: Process, submission: str) -> None:
        self.connection = process.connection
        self.pid = process.pid
        self.submission = submission
        self.collected: set[str] = set()
        self.job: Job | None = None
        self.checks: list[JudgedCheck] = []
        self.seconds = 0.0
        self.isolation = ""
        self.until = 0.0
        self.why_lost = ""
        self.is_naming = False
        self.remark: Remark | None = None
        self._unframer: Unframer[JudgeReply] = Unframer(JUDGE_REPLIES)

    @property
    def is_alive(self) -> bool:
        """Whether an idle session still has its judge: one that is idle says nothing."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.connection, selectors.EVENT_READ)
            return not selector.select(0)

    def begin(self, job: Job) -> None:
        """Ask the judge for the findings of a job."""
        self.job = job
        self.checks, self.seconds, self.isolation, self.why_lost = [], 0.0, "", ""
        self.is_naming = False
        self.remark = None
        self.until = time.monotonic() + 2 * job.seconds + SLACK_SECONDS
        self.collected.add(job.exercise.address)
        self.send(job.request())

    def take_early_verdict(self) -> Verdict | None:
        """Return the verdict without the name of a mistake, once, while that is looked for."""
        if not self.is_naming or self.job is None:
            return None
        self.is_naming = False
        return verdict(self.job, self.checks, self.seconds, self.isolation)

    def send(self, request: JudgeRequest) -> None:
        """Send a request; that the judge has ended shows when it is read from."""
        with contextlib.suppress(OSError):
            self.connection.sendall(frame(request))

    def read(self) -> bool:
        """Read what the judge has sent; returns True if its exercise, or the judge, has ended."""
        try:
            data = self.connection.recv(65536)
            for message in self._unframer.feed(data):
                match message:
                    case CheckEnded(ending=ending, finding=finding):
                        checked = decode_finding(cast("dict[str, Any]", finding))
                        self.checks.append(JudgedCheck(checked, Ending(ending)))
                    case ExerciseEnded():
                        self.seconds, self.isolation = message.seconds, message.isolation
                        self.remark = message.remark
                        if message.is_last:
                            return True
                        self.is_naming = True
                    case MistakeNamed():
                        self.is_naming = False
                        self.checks = [name_mistake(judged, message) for judged in self.checks]
                        return True
        except (OSError, InvalidMessage):
            data = b""
        if not data:
            self.why_lost = "the judge ended before it had a finding for this check"
        return not data


def _wait(selector: selectors.BaseSelector, running: Iterable[_Session]) -> list[_Session]:
    """Wait for the judges; returns those whose exercise has ended, or whose time is over."""
    soonest = min(session.until for session in running) - time.monotonic()
    ended = [key.data for key, _ in selector.select(max(soonest, 0.0)) if key.data.read()]
    now = time.monotonic()
    for session in running:
        if session not in ended and now > session.until:
            session.why_lost = "the judge took too long"
            ended.append(session)
    return ended
