"""Keeps a submission loaded for the checks of one exercise, and replaces a runner that is lost."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import Protocol

from kit.course import Course, Exercise
from kit.errors import MachineError
from kit.judge.limits import Usage
from kit.judge.outcome import Deadlock, ImportFailed, RunnerStopped, StopReason
from kit.judge.scheduler import Scheduler
from kit.judge.submission import Submission
from kit.runner import protocol
from kit.runner.errors import Crash
from kit.runner.messages import InvalidMessage, Process

_COSTLY = (StopReason.CPU, StopReason.WALL, StopReason.VIRTUAL)
"""Limits that are not run into twice in one exercise."""


class Runners(Protocol):
    """What starts and ends runners; :class:`kit.forkserver.client.ForkServer` does."""

    def start_runner(self, *, loopback: bool = False) -> Process:
        """Start a runner. Raises :class:`MachineError`."""

    def end(self, pid: int) -> int:
        """End a runner; return the signal that had ended it before, or 0."""


def needs_loopback(course: Course, exercise: Exercise) -> bool:
    """Return whether a runner can open TCP sockets; see :class:`kit.course.RunnerNeeds`."""
    return any(needs.loopback for needs in (course.runner, course.chapter_of(exercise).runner))


class Supervisor:
    """One exercise's submission: its source, its limits, and the runner that has it loaded now.

    ``path`` is what the file is called in the submission's own tracebacks.
    """

    def __init__(
        self, runners: Runners, course: Course, exercise: Exercise, path: str, source: bytes
    ) -> None:
        self._runners = runners
        self._loopback = needs_loopback(course, exercise)
        self._order = protocol.Load(now=0.0, name=exercise.name, path=path, source=source)
        self._function_kinds = exercise.function_kinds
        self._usage = Usage(course.limits)
        self._scheduler: Scheduler | None = None
        self._submission: Submission | None = None
        self._error: ImportFailed | RunnerStopped | MachineError | None = None
        self.isolation = ""
        self.pace = 0.0
        """Real seconds that a virtual one takes."""
        self.waits_for_clients = False
        """Whether clients outside may give a check work, so nothing counts as a deadlock."""
        self.printed = ""
        """What the submission has printed while it was loaded."""

    def submission(self) -> Submission:
        """Return the submission, loaded anew, for the next check.

        Raises :class:`ImportFailed` if it does not import, :class:`RunnerStopped` if it was stopped
        meanwhile or the time for the exercise is over, :class:`MachineError` if no runner starts.
        """
        if self._error:
            raise self._error
        stopped = self._scheduler.stopped if self._scheduler else None
        if stopped in _COSTLY:
            raise RunnerStopped(stopped)  # it would cost as much in the next check
        if self._usage.is_exercise_over:
            raise RunnerStopped(StopReason.EXERCISE)
        if stopped or (self._submission and self._submission.has_open_call()):
            self.close()
        if self._scheduler:
            self._load_again(self._scheduler)
        if self._submission is None or self._scheduler is None:
            try:
                self._scheduler = Scheduler(self._start(), self._usage)
                self._scheduler.pace = self.pace
                self._scheduler.waits_for_clients = self.waits_for_clients
                self._load(self._scheduler)
            except (ImportFailed, RunnerStopped, MachineError) as error:
                self._error = error  # the next check would meet the same
                self.close()
                raise
            self._submission = Submission(self._scheduler, self._renew, self._function_kinds)
        self._scheduler.begin_check()
        return self._submission

    def take_text(self, source: bytes) -> bool:
        """Load another text of the course for the next check; return False if the runner is unfit.

        Texts of learners never share a runner.
        """
        is_busy = self._submission is not None and self._submission.has_open_call()
        if self._error or is_busy or (self._scheduler and self._scheduler.stopped):
            return False
        self._order = replace(self._order, source=source)
        return True

    def _load_again(self, scheduler: Scheduler) -> None:
        """Load the submission anew, so that nothing in it belongs to the last check's event loop.

        The runner is given up if the submission cannot be imported twice in one process. Raises
        :class:`RunnerStopped`.
        """
        scheduler.begin_check()
        try:
            self._load(scheduler)
        except ImportFailed:
            self.close()
        except RunnerStopped as error:
            self._error = error
            self.close()
            raise

    def close(self) -> None:
        """End the runner."""
        if self._scheduler is not None:
            self._scheduler.close()
        if self._usage.pid:
            self._runners.end(self._usage.pid)
        self._scheduler, self._submission, self._usage.pid = None, None, 0

    def _start(self) -> socket.socket:
        runner = self._runners.start_runner(loopback=self._loopback)
        self._usage.pid = runner.pid
        return runner.connection

    def _renew(self, scheduler: Scheduler) -> None:
        """End the runner of ``scheduler`` and give it one in which the submission is loaded."""
        old = self._usage.pid
        scheduler.replace_runner(self._start())
        self._runners.end(old)
        self._load(scheduler)

    def _load(self, scheduler: Scheduler) -> None:
        crashes: list[Crash | None] = []
        self.printed = ""

        def take(message: protocol.Wrote | protocol.AboutCall) -> None:
            match message:
                case protocol.Wrote():
                    self.printed += "".join(text for name, text in message.parts if name == "out")
                case protocol.Raised(call=protocol.LOADING):
                    crashes.append(message.error)
                case protocol.Returned(call=protocol.LOADING):
                    crashes.append(None)
                case _:
                    raise InvalidMessage("a message about a call that was not made")

        scheduler.on_message = take
        order = replace(self._order, now=scheduler.now)
        end = scheduler.exchange(order, lambda: bool(crashes and scheduler.idle))
        self.isolation = scheduler.isolation
        if isinstance(end, Deadlock):
            scheduler.stop(StopReason.DEADLOCK)
            raise RunnerStopped(StopReason.DEADLOCK)
        if end:
            raise end
        if crashes[0] is not None:
            scheduler.close()
            raise ImportFailed(crashes[0])
