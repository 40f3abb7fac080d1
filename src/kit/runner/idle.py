"""Finds out whether every thread of the runner waits."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import thread as pool_threads
from time import monotonic
from typing import NamedTuple, TypeAlias

from kit.runner.clock import ThreadJob

GRACE = 0.004
"""Real seconds between two looks at threads that may be blocked for good."""

PATIENCE = 0.05
"""Real seconds without a step after which a thread is blocked; a busy machine may pause it."""

_POOL_WORKER = pool_threads._worker.__code__
"""What a thread of a pool runs between two jobs."""

_Step: TypeAlias = tuple[int, int]
"""How far a thread or a job is: two numbers that change with each step."""


class Parked(NamedTuple):
    """A thread that waits for a condition, or until a time in virtual seconds."""

    is_awake: Callable[[], bool]
    wake_at: float | None


class IdleDetector:
    """Watches the threads of this process and the jobs that loops gave to them."""

    def __init__(self) -> None:
        self.parked: dict[int, Parked] = {}
        """The threads that wait for the judge or for the time, by their identifiers."""
        self.blocked: dict[int, _Step] = {}
        """The threads that waited for something else when they were last looked at."""
        self._jobs: list[ThreadJob] = []
        self._steps: dict[int, _Step] = {}
        self._steps_since = 0.0

    def add_job(self, job: ThreadJob) -> None:
        """Watch a job that was given to a thread."""
        self._jobs = [j for j in self._jobs if not (j.is_noted and j.has_ended)]
        self._jobs.append(job)

    def look_again(self) -> None:
        """Forget how far the threads were, because something has happened."""
        self._steps.clear()

    def is_someone_at_work(self) -> bool:
        """Return whether another thread may still do something without the judge.

        A parked thread that is awake does. A thread without a step for a while is blocked: it waits
        for something real (a lock, a join, a place in a pool), which another thread of this process
        gives, or nothing. A thread that was blocked before and has not moved is so at once.
        """
        if any(parked.is_awake() for parked in self.parked.values()):
            return True
        steps, now = dict(self._at_work()), monotonic()
        if steps != self._steps:
            self._steps, self._steps_since = steps, now
        patience = GRACE if steps.items() <= self.blocked.items() else PATIENCE
        if steps and now - self._steps_since < patience:
            return True
        self.blocked = steps
        return False

    def _at_work(self) -> Iterator[tuple[int, _Step]]:
        """Yield the threads and jobs that are not parked, and how far each of them is."""
        frames = sys._current_frames()
        for thread in threading.enumerate():
            top = frames.get(thread.ident or 0)
            if top is None or top.f_code is _POOL_WORKER:
                continue  # not started, or idle in a pool
            if thread.ident not in self.parked:
                yield id(thread), (id(top), top.f_lasti)
        for job in self._jobs:
            if not job.is_noted and (job.thread is None or job.has_ended):
                yield id(job), (job.thread or 0, job.has_ended)
