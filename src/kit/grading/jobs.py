"""From exercises and their files to verdicts: a judge for each, some at once."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from kit import wire
from kit.course import Course, Exercise, Workspace
from kit.errors import MachineError
from kit.grading.verdicts import Job, unfit, verdict
from kit.model import Finding, Lane, Moment, Outcome, Verdict
from kit.originals import is_untouched

if TYPE_CHECKING:
    from kit.sandbox.starting import Client

SLACK_SECONDS = 30.0
"""Wall time that a judge gets beyond twice the time of its checks."""
_UNHEARD: dict[str, Any] = {"seconds": 0.0, "isolation": ""}


class Sandbox(Protocol):
    """Where judges come from; :class:`kit.sandbox.starting.Client` is one."""

    def new_judge(self, address: str) -> socket.socket: ...

    def close(self) -> None: ...


@contextlib.contextmanager
def sandbox_for(
    course: Course, *, require: str = "", begun: Client | None = None
) -> Iterator[Client]:
    """A sandbox for the chapters of ``course``, ended at the end of the ``with``.

    With ``require="namespaces"`` nothing is run under less isolation than that; ``begun`` is of
    :func:`kit.sandbox.starting.begun`. Raises :class:`kit.errors.MachineError` if no process can be
    had, or not with that isolation.
    """
    client = start_sandbox(course, require=require, begun=begun)
    try:
        yield client
    finally:
        client.close()


def start_sandbox(course: Course, *, require: str = "", begun: Client | None = None) -> Client:
    """A sandbox as :func:`sandbox_for` gives it, for the caller to close."""
    from kit.sandbox.starting import start

    client = start(course, judges=True, begun=begun)
    try:
        reached = client.isolation() if require == "namespaces" else ""
    except BaseException:
        client.close()
        raise
    if reached in ("", require):
        return client
    client.close()
    raise MachineError(
        f"Isolation '{require}' is required, and this machine gives '{reached}'.",
        "See which layers are missing with: kit doctor",
    )


def grade(
    sandbox: Sandbox,
    workspace: Workspace,
    exercises: Sequence[Exercise],
    *,
    wanted: Callable[[], bool] = lambda: True,
) -> Iterator[Verdict]:
    """Judge the learner's files, in order, each verdict as soon as it and those before it are made.

    As soon as nothing is ``wanted`` any more, no further judge is started. Raises
    :class:`kit.errors.MachineError` if a process is lost.
    """
    jobs = [
        Job.of_file(
            workspace.file(exercise),
            exercise=exercise,
            shown=workspace.shown(workspace.file(exercise)),
            untouched=is_untouched(workspace, exercise),
            seed=secrets.randbits(60),
            seconds=workspace.course.limits.exercise_seconds,
        )
        for exercise in exercises
    ]
    still = itertools.takewhile(lambda _: wanted(), jobs)
    yield from judge_all(sandbox, still, at_once=os.cpu_count() or 1)


def judge_all(sandbox: Sandbox, jobs: Iterable[Job], at_once: int) -> Iterator[Verdict]:
    """The verdict of each job, in order, with at most ``at_once`` judges at work."""
    waiting = enumerate(jobs)
    judged: dict[int, Verdict] = {}
    due = 0
    with selectors.DefaultSelector() as selector, _all_hung_up(selector):
        while True:
            while len(selector.get_map()) < at_once and (one := next(waiting, None)):
                number, job = one
                if job.problem:
                    judged[number] = unfit(job)
                else:
                    hearing = _Hearing(number, job, sandbox.new_judge(job.exercise.address))
                    selector.register(hearing.line, selectors.EVENT_READ, hearing)
            while due in judged:
                yield judged.pop(due)
                due += 1
            if not selector.get_map():
                return
            for hearing in _heard_out(selector):
                selector.unregister(hearing.line)
                judged[hearing.number] = hearing.verdict()


@contextlib.contextmanager
def _all_hung_up(selector: selectors.BaseSelector) -> Iterator[None]:
    """Close the lines of judges that nobody waits for any more."""
    try:
        yield
    finally:
        for key in tuple(selector.get_map().values()):
            key.data.line.close()


def _heard_out(selector: selectors.BaseSelector) -> list[_Hearing]:
    """Listen to the judges; those who have said everything, or whose time is over."""
    hearings = [key.data for key in selector.get_map().values()]
    soonest = min(hearing.until for hearing in hearings) - time.monotonic()
    heard = [key.data for key, _ in selector.select(max(soonest, 0.0)) if key.data.hear()]
    late = [h for h in hearings if h not in heard and time.monotonic() > h.until]
    return heard + late


class _Hearing:
    """One judge at work; what it leaves unsaid is missing from the verdict, never passed."""

    def __init__(self, number: int, job: Job, line: socket.socket) -> None:
        self.number = number
        self.line = line
        self.until = time.monotonic() + 2 * job.seconds + SLACK_SECONDS
        self._job = job
        self._unframer = wire.Unframer()
        self._said: list[dict[str, Any]] = []
        with contextlib.suppress(OSError):
            line.sendall(wire.frame(job.message()))

    def hear(self) -> bool:
        """Take in what the judge says next; True if there is no more."""
        try:
            data = self.line.recv(65536)
            self._said += self._unframer.feed(data)
        except (OSError, wire.WireError):
            return True
        return not data or self._last_word() is not None

    def _last_word(self) -> dict[str, Any] | None:
        return next((m for m in self._said if "seconds" in m), None)

    def verdict(self) -> Verdict:
        self.line.close()
        last = self._last_word() or _UNHEARD
        findings = []
        for message in self._said:
            # A judge that says something else has gone wrong: its checks stay without a finding.
            with contextlib.suppress(AttributeError, KeyError, TypeError, ValueError):
                findings.append((message["ending"], _finding(wire.decode(message["finding"]))))
        return verdict(self._job, findings, last["seconds"], last["isolation"])


def _finding(data: dict[str, Any]) -> Finding:
    timeline = tuple(
        Moment(at=m["at"], lane=Lane(m["lane"]), text=m["text"]) for m in data.pop("timeline")
    )
    return Finding(**{**data, "outcome": Outcome(data["outcome"]), "timeline": timeline})
