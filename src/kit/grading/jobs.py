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
from typing import TYPE_CHECKING, Protocol

from kit.course import Course, Exercise, Workspace
from kit.errors import MachineError
from kit.grading.hearings import Hearing, Trial
from kit.grading.verdicts import Job, unfit
from kit.model import Verdict
from kit.stubs import is_untouched

if TYPE_CHECKING:
    from kit.sandbox.starting import Client

MAX_SHARES = 2
"""Among how many judges one submission is divided at most.

With more of them no stage would see enough calls to show what goes wrong only after some.
"""


class Sandbox(Protocol):
    """Where judges come from; :class:`kit.sandbox.starting.Client` is one."""

    def new_judge(self, address: str) -> socket.socket: ...


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
        reached = client.probe().isolation if require == "namespaces" else ""
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
            shown=workspace.display_path(workspace.file(exercise)),
            untouched=is_untouched(workspace, exercise),
            seed=secrets.randbits(60),
            seconds=workspace.course.limits.exercise_seconds,
            shares=shares(len(exercises) - number),
        )
        for number, exercise in enumerate(exercises)
    ]
    still = itertools.takewhile(lambda _: wanted(), jobs)
    yield from judge_all(sandbox, still, at_once=_cores())


def shares(jobs_left: int) -> int:
    """Among how many judges to divide a job, so that no core is without work at the end."""
    return max(1, min(_cores() // jobs_left, MAX_SHARES))


def _cores() -> int:
    return os.cpu_count() or 1


def judge_all(sandbox: Sandbox, jobs: Iterable[Job], at_once: int) -> Iterator[Verdict]:
    """The verdict of each job, in order; none is begun while ``at_once`` judges are at work."""
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
                    judges = [sandbox.new_judge(job.exercise.address) for _ in range(job.shares)]
                    for hearing in Trial(number, job, judges).hearings:
                        selector.register(hearing.line, selectors.EVENT_READ, hearing)
            while due in judged:
                yield judged.pop(due)
                due += 1
            if not selector.get_map():
                return
            for hearing in _heard_out(selector):
                selector.unregister(hearing.line)
                hearing.line.close()
                if hearing.trial.is_over(hearing):
                    judged[hearing.trial.number] = hearing.trial.verdict()


@contextlib.contextmanager
def _all_hung_up(selector: selectors.BaseSelector) -> Iterator[None]:
    """Close the lines of judges that nobody waits for any more."""
    try:
        yield
    finally:
        for key in tuple(selector.get_map().values()):
            key.data.line.close()


def _heard_out(selector: selectors.BaseSelector) -> list[Hearing]:
    """Listen to the judges; those who have said everything, or whose time is over."""
    hearings = [key.data for key in selector.get_map().values()]
    soonest = min(hearing.trial.until for hearing in hearings) - time.monotonic()
    heard = [key.data for key, _ in selector.select(max(soonest, 0.0)) if key.data.hear()]
    late = [h for h in hearings if h not in heard and time.monotonic() > h.trial.until]
    return heard + late
