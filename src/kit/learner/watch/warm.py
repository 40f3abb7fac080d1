"""A fork server and a judge that are kept from grade to grade.

Both are replaced when the kit, the course or an installed package has changed. They belong to the
process that started them: no other user, and no other command, ever uses them.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Self

import kit
from kit.course import COURSE_FILE, Course, Exercise, Workspace, load_course
from kit.errors import MachineError
from kit.forkserver import Server
from kit.grading import Grader, grade, open_server
from kit.grading.trial import begin_example
from kit.model import Verdict
from kit.runner.messages import Process

Fingerprint = tuple[tuple[str, int, int], ...]
LATER_SECONDS = 0.2  # without preparation after a verdict, so that it is shown first
HALT_SECONDS = 0.02  # between two attempts to end the running grade


class WarmGrader:
    """Grades again and again with one fork server; :meth:`halt` may come from any thread.

    ``require`` is the least isolation that anything is run under. Use it in a ``with``.
    """

    def __init__(
        self, workspace: Workspace, *, require: str = "", limits: Sequence[str] = ()
    ) -> None:
        self.workspace = workspace
        self._require = require
        self._limits = tuple(limits)
        self._opened: contextlib.ExitStack | None = None
        self._server: Server | None = None
        self._grader: Grader | None = None
        self._fingerprint: Fingerprint = ()
        self._chapters: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        self._is_halted = threading.Event()
        self._is_idle = threading.Event()
        self._is_idle.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.halt()
        with self._lock:
            self._close()

    def warm_up(self, exercise: Exercise) -> None:
        """Have a judge collect the checks of ``exercise``. Raises :class:`KitError`."""
        with self._lock:
            self._open({exercise.chapter}).prepare(exercise)

    def warm_up_later(self, exercise: Exercise) -> None:
        """As :meth:`warm_up` in a moment, if nothing was halted or graded by then."""
        if not self._is_halted.wait(LATER_SECONDS):
            self.warm_up(exercise)

    def grade(
        self,
        exercises: Sequence[Exercise],
        show_findings: Callable[[Verdict], None] = lambda _: None,
    ) -> Iterator[Verdict]:
        """As :func:`kit.grading.grade`; after :meth:`halt` no more verdicts come.

        Raises :class:`kit.errors.MachineError` if a process is lost, :class:`CourseError`.
        """
        self._is_halted.clear()
        self._is_idle.clear()
        try:
            with self._lock:
                grader = self._open({exercise.chapter for exercise in exercises})
            # The course may have been read anew: its exercises are those of today.
            todays = [self.workspace.course.resolve(exercise.address) for exercise in exercises]
            for verdict in grade(
                grader,
                self.workspace,
                todays,
                is_wanted=self._is_wanted,
                show_findings=show_findings,
            ):
                if not self._is_wanted():
                    return
                yield verdict
        except MachineError:
            with self._lock:
                self._close()
            if self._is_wanted():
                raise
        finally:
            self._is_idle.set()

    @contextlib.contextmanager
    def begin_example(self, exercise: Exercise, source: bytes) -> Iterator[Process]:
        """As :func:`kit.grading.trial.begin_example`, with the kept fork server."""
        with self._lock:
            self._open({exercise.chapter})
            server = self._server
        assert server is not None
        with begin_example(
            server, self.workspace, exercise, source, pace=0.0, serves=False
        ) as judge:
            yield judge

    def halt(self) -> None:
        """End the running grade; when this returns, none of its processes runs any more."""
        self._is_halted.set()
        while not self._is_idle.is_set():
            with self._lock, contextlib.suppress(MachineError):
                if self._grader is not None:
                    self._grader.halt()
            self._is_idle.wait(HALT_SECONDS)

    def _is_wanted(self) -> bool:
        return not self._is_halted.is_set()

    def _open(self, chapters: set[str]) -> Grader:
        current = fingerprint(self.workspace.course)
        if self._server is not None and (
            current != self._fingerprint or self._server.has_ended or not chapters <= self._chapters
        ):
            self._close()
        if self._grader is None:
            if current != self._fingerprint and self._fingerprint:
                course = load_course(self.workspace.root).with_limits(self._limits)
                self.workspace = Workspace(course=course, root=self.workspace.root)
            self._chapters |= chapters
            course = self.workspace.course.only(self._chapters)
            with contextlib.ExitStack() as stack:
                self._server = stack.enter_context(open_server(course, require=self._require))
                self._grader = stack.enter_context(contextlib.closing(Grader(self._server)))
                self._opened = stack.pop_all()
            self._fingerprint = current
        return self._grader

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = self._server = self._grader = None


def fingerprint(course: Course) -> Fingerprint:
    """Return what a fork server is made of: Python, packages, the kit, and the course's own code.

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
