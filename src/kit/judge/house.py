"""Keeps one submission on a stage for the checks of one exercise, and renews a stage that broke."""

from __future__ import annotations

import socket
import sys
import time
from typing import Any, Protocol

from kit.course import Course, Exercise
from kit.judge.outcome import Crash, read_crash
from kit.judge.stops import Broken, Stuck
from kit.judge.submission import Submission
from kit.judge.world import World
from kit.runner import values as wire
from kit.runner.clock import VirtualLoop

_COSTLY = ("cpu", "wall", "virtual")
"""Limits that are not run into twice in one exercise."""


class Process(Protocol):
    """A process that was started: the connection to it, and its number for ``end(pid)``."""

    @property
    def connection(self) -> socket.socket: ...

    @property
    def pid(self) -> int: ...


class StageMaker(Protocol):
    """What starts runners; :class:`kit.forkserver.client.ForkServer` does."""

    def start_runner(self, *, loopback: bool = False) -> Process: ...

    def end(self, pid: int) -> int: ...


def needs_loopback(course: Course, exercise: Exercise) -> bool:
    """Whether a stage of this exercise can talk to itself; see :class:`kit.course.StageNeeds`."""
    return any(needs.loopback for needs in (course.stage, course.chapter_of(exercise).stage))


class NotLoaded(Exception):
    """The submission does not import."""

    def __init__(self, crash: Crash) -> None:
        super().__init__(crash.last_line)
        self.crash = crash


class House:
    """One exercise's submission: source text, the limits, and the stage that has it loaded now.

    ``path`` is what the file is called in the submission's own tracebacks.
    """

    def __init__(
        self, maker: StageMaker, course: Course, exercise: Exercise, path: str, source: bytes
    ) -> None:
        self._maker = maker
        self._limits = course.limits
        self._loopback = needs_loopback(course, exercise)
        self._name = exercise.name
        self._path = path
        self._source = source
        self._submission: Submission | None = None
        self._pid = 0
        self._began = time.monotonic()
        self.isolation = ""
        self.printed = ""
        """What the submission has printed while it was loaded."""
        self.not_loaded: NotLoaded | Broken | None = None

    def submission(self) -> Submission:
        """The submission, loaded, its limits fresh.

        Raises :class:`NotLoaded` if it does not import, :class:`Broken` if loading broke the stage
        or the time for the exercise is over.
        """
        if self.not_loaded:
            raise self.not_loaded
        if self._submission is not None and self._submission.world.broken in _COSTLY:
            raise Broken(self._submission.world.broken)  # it would cost as much in the next check
        if time.monotonic() - self._began > self._limits.exercise_seconds:
            raise Broken("exercise")
        if self._submission is not None and (
            self._submission.busy or self._submission.world.broken is not None
        ):
            self.close()
        if self._submission is None:
            try:
                self._submission = self._load()
            except (NotLoaded, Broken) as error:
                self.not_loaded = error  # the next check would meet the same
                self.close()
                raise
        self._submission.world.begin_check()
        return self._submission

    def close(self) -> None:
        """End the stage."""
        if self._submission is not None or self._pid:
            if self._submission is not None:
                self._submission.world.close()
            self._maker.end(self._pid)
            self._submission, self._pid = None, 0

    def _new_runner(self) -> tuple[socket.socket, int]:
        runner = self._maker.start_runner(loopback=self._loopback)
        return runner.connection, runner.pid

    def _load(self) -> Submission:
        line, self._pid = self._new_runner()
        world = World(line, self._limits, wire.Types(), lambda: cpu_seconds(self._pid))
        self._load_into(world)
        return Submission(world, self._renew)

    def _renew(self, world: World) -> None:
        """End the stage of ``world`` and give it one in which the submission is loaded afresh."""
        old = self._pid
        line, self._pid = self._new_runner()
        world.move(line)
        self._maker.end(old)
        self._load_into(world)

    def _load_into(self, world: World) -> None:
        loaded: list[Crash | None] = []
        ended: list[BaseException] = []

        def heard(message: dict[str, Any]) -> None:
            match message["t"]:
                case "confined":
                    self.isolation = str(message["isolation"])
                case "raised":
                    loaded.append(read_crash(message["error"]))
                case "done":
                    loaded.append(None)
                case "wrote":
                    parts = message["parts"]
                    self.printed += "".join(text for stream, text in parts if stream == "out")
                case unknown:
                    raise KeyError(unknown)

        world.on_message = heard
        loop = VirtualLoop(world)
        try:
            world.attend(loop, ended.append)
            source = self._source.hex()
            world.say({"t": "load", "name": self._name, "path": self._path, "source": source})
            while not (loaded and world.at_rest) and not ended:
                world.quiet(loop, None)
        finally:
            loop.close()
        if ended:
            world.break_("stuck")
            raise Broken("stuck") if isinstance(ended[0], Stuck) else ended[0]
        if loaded[0] is not None:
            world.close()
            raise NotLoaded(loaded[0])


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far, 0 where the system does not tell.

    The number of a process's clock is made as clock_getcpuclockid(3) makes it on Linux.
    """
    if sys.platform == "win32":
        return 0.0
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except (OSError, OverflowError):
        return 0.0
