"""A sandbox that is kept from grade to grade, and renewed when what it has imported has changed.

The warm parent imports once what every judge and stage needs, and forks both afresh for each grade;
those of the next grade wait for it, where it is known what that will be about.
It belongs to the process that started it: no other user, and no other command, ever gets it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import kit
from kit.course import COURSE_FILE, Course, Exercise, Workspace, load_course
from kit.errors import MachineError
from kit.grading.jobs import grade, shares, start_sandbox
from kit.learner.watch.waiting import Waiting
from kit.model import Verdict

Fingerprint = tuple[tuple[str, int, int], ...]
LATER_SECONDS = 0.2
"""How long nothing is prepared after a verdict, so that it is shown first."""
HALT_SECONDS = 0.02
"""How long a grade that was halted may take to notice, before it is halted once more."""


class WarmGrader:
    """Grades one after the other in one warm parent; :meth:`halt` may come from any thread.

    ``require`` is the least isolation that anything is run under. Use it in a ``with``.
    """

    def __init__(
        self, workspace: Workspace, *, require: str = "", limits: Sequence[str] = ()
    ) -> None:
        self.workspace = workspace
        self._require = require
        self._limits = tuple(limits)
        self._judges: Waiting | None = None
        self._made_of: Fingerprint = ()
        self._chapters: frozenset[str] = frozenset()
        self._guard = threading.Lock()
        self._halted = threading.Event()
        self._idle = threading.Event()
        self._idle.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.halt()
        with self._guard:
            self._close()

    def warm_up(self, exercise: Exercise) -> None:
        """Have judges wait for ``exercise``, and what they come from. Raises :class:`KitError`."""
        with self._guard:
            self._ready({exercise.chapter}).have(exercise.address, shares(1))

    def warm_up_later(self, exercise: Exercise) -> None:
        """As :meth:`warm_up` in a moment, if nothing was halted or graded by then."""
        if not self._halted.wait(LATER_SECONDS):
            self.warm_up(exercise)

    def grade(self, exercises: Sequence[Exercise]) -> Iterator[Verdict]:
        """As :func:`kit.grading.grade`; after :meth:`halt` nothing more is given.

        Raises :class:`kit.errors.MachineError` if a process is lost, :class:`CourseError`.
        """
        self._halted.clear()
        self._idle.clear()
        whole = False
        try:
            with self._guard:
                judges = self._ready({exercise.chapter for exercise in exercises})
            # The course may have been read anew: its exercises are those of today.
            todays = [self.workspace.course.resolve(exercise.address) for exercise in exercises]
            for verdict in grade(judges, self.workspace, todays, wanted=self._wanted):
                if not self._wanted():
                    return
                yield verdict
            whole = True
        except MachineError:
            with self._guard:
                self._close()
            if self._wanted():
                raise
        finally:
            if not whole:
                self._end_judges()
            self._idle.set()

    def halt(self) -> None:
        """End the grade that runs, if one does; when this returns none of its processes is left."""
        self._halted.set()
        while not self._idle.is_set():
            self._end_judges()
            self._idle.wait(HALT_SECONDS)

    def _end_judges(self) -> None:
        with self._guard, contextlib.suppress(MachineError):
            if self._judges is not None:
                self._judges.client.halt()

    def _wanted(self) -> bool:
        return not self._halted.is_set()

    def _ready(self, chapters: set[str]) -> Waiting:
        found = fingerprint(self.workspace.course)
        if self._judges is not None and (
            found != self._made_of
            or self._judges.client.has_ended
            or not chapters <= self._chapters
        ):
            self._close()
        if self._judges is None:
            if found != self._made_of and self._made_of:
                course = load_course(self.workspace.root).with_limits(self._limits)
                self.workspace = Workspace(course=course, root=self.workspace.root)
            self._chapters |= chapters
            course = self.workspace.course.only(self._chapters)
            self._judges = Waiting(start_sandbox(course, require=self._require))
            self._made_of = found
        return self._judges

    def _close(self) -> None:
        if self._judges is not None:
            self._judges.close()
            self._judges = None


def fingerprint(course: Course) -> Fingerprint:
    """What a warm parent is made of: Python, its packages, the kit, and the course's own code.

    A package that is installed, removed or replaced changes the folder that holds it.
    """
    places = [Path(sys.executable).resolve(), Path(sys.prefix) / "pyvenv.cfg"]
    places += [Path(p) for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]
    places += [course.root / COURSE_FILE]
    found = [_stamp(place) for place in places]
    for folder in (Path(kit.__file__).parent, course.root / "checks"):
        found += _modules(folder)
    return tuple(sorted(one for one in found if one))


def _stamp(place: Path | os.DirEntry[str]) -> tuple[str, int, int] | None:
    try:
        found = place.stat()
    except OSError:
        return None
    return os.fspath(place), found.st_mtime_ns, found.st_size


def _modules(folder: str | Path) -> Iterator[tuple[str, int, int] | None]:
    """Stamps of all modules below, found in a third of the time that :meth:`Path.rglob` takes."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield _stamp(entry)
            elif entry.name not in ("__pycache__", "_course") and entry.is_dir():
                yield from _modules(entry.path)
