"""Find a course and read ``course.toml`` and the checks' names, running nothing of it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kit.course.limits import Limits, problem_of
from kit.course.memory import MEMORY_FILE, Memory
from kit.course.types import Chapter, Course, Exercise, RunnerNeeds, Swaps, Taken, Workspace
from kit.errors import CourseError
from kit.files import is_file, is_folder, read_regular
from kit.model import Check

COURSE_FILE = "course.toml"
MAX_BYTES = 10_000_000
"""More than any course needs: the rest of a larger file is not read."""
_KEYS = {"name", "title", "chapters"}
"""What every ``course.toml`` of the kit has."""
POINTER_FILE = "kit.toml"
"""Says where the course of a workspace is that is neither shipped nor the workspace itself."""


def shipped_course() -> Path:
    """The course inside the installed package, or the checkout that the package was built from."""
    inside = Path(__file__).parents[1] / "_course"
    return inside if inside.is_dir() else Path(__file__).parents[3]


def course_of(path: Path) -> Path | None:
    """The course whose ``checks/`` hold ``path``, None if it is not a check of any course."""
    for folder in path.parents:
        if folder.name == "checks" and _is_course(folder.parent):
            return folder.parent
    return None


def open_workspace(
    start: Path, course: Path | None = None, *, remembered: bool = False
) -> Workspace:
    """The workspace for a command that was started in ``start`` with ``--course COURSE``.

    Without ``course`` it is the nearest folder at or above ``start`` that is a course, that says in
    its ``kit.toml`` where its course is, or that has exercises of the shipped course; else it is
    ``start`` itself with the shipped course. Files of these names that other programs have written
    are ignored. If ``remembered``, what has not changed is taken from the workspace's memory of the
    course; see :mod:`kit.course.memory`. Raises :class:`CourseError`.
    """
    if course is not None:
        return _opened(course.resolve(), course.resolve(), remembered=remembered)
    here = start.resolve()
    shipped = shipped_course()
    order = read_table(shipped / COURSE_FILE)
    for folder in (here, *here.parents):
        root = folder if _is_course(folder) else _pointed(folder, order)
        if root is None and _has_exercises(order, folder):
            root = shipped
        if root is not None:
            return _opened(root, folder, remembered=remembered)
    return Workspace(course=load_course(shipped), root=here)


def _is_course(folder: Path) -> bool:
    """Whether ``folder`` is a course, as far as its ``course.toml`` can be read.

    One that cannot be read, or lacks a key, is the kit's only beside checks: its author wants to
    know what is wrong with it. Where learners work there are none.
    """
    file = folder / COURSE_FILE
    if not is_file(file):
        return False
    try:
        is_ours = read_table(file).keys() >= _KEYS
    except CourseError:
        is_ours = False
    if is_folder(Workspace.state_of(folder)) or not is_ours:
        return next(folder.glob("checks/*/test_*.py"), None) is not None
    return True


def _has_exercises(order: dict[str, Any], folder: Path) -> bool:
    """Whether ``folder`` has an exercise of the course with this table, or has had one.

    Anything in the place of an exercise counts: grading says what is wrong with it.
    """
    shelves = (folder / "exercises", Workspace.state_of(folder) / "originals")
    return any(
        os.path.lexists(shelf / str(chapter["name"]) / f"{name}.py")
        for shelf in shelves
        if is_folder(shelf)
        for chapter in order["chapters"]
        for name in chapter["exercises"]
    )


def _opened(root: Path, folder: Path, *, remembered: bool) -> Workspace:
    """The workspace in ``folder`` of the course in ``root``."""
    if not remembered:
        return Workspace(course=load_course(root), root=folder)
    memory = Memory(Workspace.state_of(folder) / MEMORY_FILE)
    try:
        loaded = load_course(root, memory)
    except (AttributeError, TypeError, ValueError):  # what was remembered is no course's
        return Workspace(course=load_course(root), root=folder)
    memory.keep()
    return Workspace(course=loaded, root=folder)


def _pointed(folder: Path, order: dict[str, Any]) -> Path | None:
    """The folder of the course that ``kit.toml`` in ``folder`` names: ``course = "…"``.

    A file that does not name one is the kit's only in a workspace of another course than the
    shipped one, which has the table ``order``: there it raises :class:`CourseError`.
    """
    file = folder / POINTER_FILE
    if not is_file(file):
        return None
    named, error = (
        None,
        CourseError(f"{file}: course is not the path of a folder.", "Fix the file."),
    )
    try:
        named = read_table(file).get("course")
    except CourseError as problem:
        error = problem
    if isinstance(named, str):
        return _expanded(folder, named)
    if (Workspace.state_of(folder) / "originals").is_dir() and not _has_exercises(order, folder):
        raise error
    return None


def _expanded(folder: Path, named: str) -> Path:
    try:
        return folder / Path(named).expanduser()
    except RuntimeError:  # there is no such user, or no home
        return folder / named


def load_course(
    root: Path, memory: Memory | None = None, *, chapters: Collection[str] | None = None
) -> Course:
    """Read the course in ``root``; raises :class:`CourseError` naming the file at fault.

    With ``chapters`` only those of these names are read. With a ``memory`` only files that have
    changed since are read. What is to be graded is read anew: whoever can write the memory's file
    must not decide what a grade expects.
    """
    memory = memory or Memory()
    data = memory.recall(root / COURSE_FILE, read_table)
    return _Reader(root, data, memory, chapters).course()


def read_table(file: Path) -> dict[str, Any]:
    """The tables of ``course.toml``; raises :class:`CourseError`."""
    import tomllib

    try:
        return tomllib.loads(read_regular(file, MAX_BYTES).decode())
    except FileNotFoundError:
        raise CourseError(
            f"There is no {file.name} in {file.parent}.", "Give the folder of a course to --course."
        ) from None
    except OSError as error:
        why = error.strerror or error
        raise CourseError(f"{file} cannot be read: {why}.", "Put a file in its place.") from None
    except (ValueError, RecursionError) as error:
        raise CourseError(f"{file} cannot be read: {error}.", "Fix the file.") from None


def read_anew(course: Course, exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
    """The same exercises with their checks as the course's files have them now.

    Raises :class:`CourseError`.
    """
    return tuple(
        replace(exercise, checks=_checks(read_rows(course.shelf("checks", exercise))))
        for exercise in exercises
    )


def _checks(rows: Iterable[Sequence[Any]]) -> tuple[Check, ...]:
    return tuple(Check(name=name, says=says, max_points=most) for name, says, most in rows)


def read_rows(file: Path) -> list[list[Any]]:
    """The checks of one file as plain data; raises :class:`CourseError`."""
    from kit.course.checks import read_checks

    return [[check.name, check.says, check.max_points] for check in read_checks(file)]


class _Reader:
    """Turns parsed TOML into a course; each error carries the path of its key."""

    def __init__(
        self, root: Path, data: dict[str, Any], memory: Memory, only: Collection[str] | None
    ) -> None:
        self.root = root
        self.data = data
        self.memory = memory
        self.only = only

    def course(self) -> Course:
        chapters = self._get(self.data, "chapters", list, "")
        seen: dict[str, str] = {}
        read = tuple(self._chapter(c, f"chapters[{i}]", seen) for i, c in enumerate(chapters))
        if not seen:
            raise self._wrong("chapters", "hold no exercise")
        if self.only is not None:
            read = tuple(chapter for chapter in read if chapter.name in self.only)
        return Course(
            root=self.root,
            name=self._get(self.data, "name", str, ""),
            title=self._get(self.data, "title", str, ""),
            chapters=read,
            limits=self._limits(self._get(self.data, "limits", dict, "", {})),
            runner=self._runner(self.data, ""),
            swaps=self._swaps(),
        )

    def _chapter(self, data: object, path: str, seen: dict[str, str]) -> Chapter:
        if not isinstance(data, dict):
            raise self._wrong(path, "is not a table")
        name = self._get(data, "name", str, path)
        if not name.isidentifier():
            raise self._wrong(f"{path}.name", "is not the name of a folder of Python modules")
        exercises = tuple(
            self._exercise(name, e, f"{path}.exercises[{i}]", seen)
            for i, e in enumerate(self._get(data, "exercises", list, path))
        )
        title = self._get(data, "title", str, path)
        return Chapter(
            name=name,
            title=title,
            exercises=exercises,
            runner=self._runner(data, path),
            introduces=self._texts(data, "introduces", path),
        )

    def _exercise(self, chapter: str, name: object, path: str, seen: dict[str, str]) -> Exercise:
        if not isinstance(name, str) or not name.isidentifier():
            raise self._wrong(path, "is not the name of a Python module")
        if name in seen:
            raise self._wrong(path, f"repeats the name of {seen[name]}")
        address = seen[name] = f"{chapter}/{name}"
        file = self.root / "checks" / chapter / f"test_{name}.py"
        wanted = self.only is None or chapter in self.only
        checks = _checks(self.memory.recall(file, read_rows)) if wanted else ()
        return Exercise(address=address, chapter=chapter, name=name, checks=checks)

    def _limits(self, data: dict[str, Any]) -> Limits:
        for key, value in data.items():
            problem = problem_of(key, value)
            if problem:
                raise self._wrong(f"limits.{key}", problem)
        return Limits(**data)

    def _runner(self, table: dict[str, Any], path: str) -> RunnerNeeds:
        data = self._get(table, "runner", dict, path, {})
        where = f"{path}.runner" if path else "runner"
        return RunnerNeeds(
            preload=self._texts(data, "preload", where),
            proxies=self._texts(data, "proxies", where),
            loopback=self._get(data, "loopback", bool, where, False),
        )

    def _swaps(self) -> Swaps:
        data = self._get(self.data, "mutants", dict, "", {})
        return Swaps(
            methods=self._taken(data, "methods", "mutants"),
            texts=self._taken(data, "texts", "mutants"),
        )

    def _taken(self, table: dict[str, Any], key: str, path: str) -> Taken:
        taken = self._get(table, key, dict, path, {})
        return tuple((name, self._texts(taken, name, f"{path}.{key}")) for name in taken)

    def _texts(self, table: dict[str, Any], key: str, path: str) -> tuple[str, ...]:
        texts = self._get(table, key, list, path, [])
        for i, text in enumerate(texts):
            if not isinstance(text, str):
                raise self._wrong(f"{path}.{key}[{i}]", "is not a str")
        return tuple(texts)

    def _get(self, table: dict[str, Any], key: str, kind: type, path: str, *default: object) -> Any:
        where = f"{path}.{key}" if path else key
        if key not in table:
            if default:
                return default[0]
            raise self._wrong(where, "is missing")
        value = table[key]
        if not isinstance(value, kind):
            raise self._wrong(where, f"is not a {kind.__name__}")
        return value

    def _wrong(self, path: str, what: str) -> CourseError:
        return CourseError(f"{self.root / COURSE_FILE}: {path} {what}.", "Fix the course.")
