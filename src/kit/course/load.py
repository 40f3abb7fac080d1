"""Find a course and read ``course.toml`` without running anything of the course."""

from __future__ import annotations

import json
import math
import os
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from kit.course import types
from kit.course.types import (
    Chapter,
    Course,
    Exercise,
    Limits,
    RunnerNeeds,
    Swaps,
    TextRules,
    Workspace,
)
from kit.errors import CourseError
from kit.files import is_file, is_folder, read_regular

COURSE_FILE = "course.toml"
MAX_BYTES = 10_000_000  # more than any `course.toml` needs: the rest of a larger file is not read
POINTER_FILE = "kit.toml"  # names a course elsewhere, or the assignment (:mod:`kit.course.handout`)


def find_shipped_course() -> Path:
    """Return the course inside the installed package, or the checkout of a development install."""
    inside = Path(__file__).parents[1] / "_course"
    return inside if inside.is_dir() else Path(__file__).parents[3]


def find_course(path: Path) -> Path | None:
    """Return the course whose ``checks/`` hold ``path``, None if there is no such course."""
    roots = (folder.parent for folder in path.parents if folder.name == "checks")
    return next(filter(_is_course, roots), None)


def open_workspace(start: Path, course: Path | None = None) -> Workspace:
    """Return the workspace for a command that runs in ``start``, perhaps with ``--course COURSE``.

    Without ``course`` it is the nearest folder at or above ``start`` that is a course, that names
    its course in ``kit.toml``, or that has exercises of the shipped course; else it is ``start``
    itself with the shipped course. Files of these names that other programs have written are
    ignored. Raises :class:`CourseError`.
    """
    if course is not None:
        return Workspace(course=load_course(course.resolve()), root=course.resolve())
    here = start.resolve()
    shipped: Course | None = None
    for folder in (here, *here.parents):
        if _is_course(folder):
            return Workspace(course=load_course(folder), root=folder)
        shipped = shipped or load_course(find_shipped_course())
        workspace = Workspace(course=shipped, root=folder)
        if pointed := _read_pointer(workspace):
            return Workspace(course=load_course(pointed), root=folder)
        if workspace.has_exercises:
            return workspace
    return Workspace(course=shipped or load_course(find_shipped_course()), root=here)


def _is_course(folder: Path) -> bool:
    """Whether ``folder`` is a course, as far as its ``course.toml`` can be read.

    A ``course.toml`` that cannot be read, or lacks a key, counts only beside checks, where an
    author wants to know what is wrong with it. The workspaces of learners have no checks.
    """
    file = folder / COURSE_FILE
    if not is_file(file):
        return False
    with suppress(CourseError):
        is_whole = read_toml(file).keys() >= {"name", "title", "chapters"}
        if is_whole and not is_folder(folder / ".kit"):
            return True
    return any(folder.glob("checks/*/test_*.py"))


def _read_pointer(shipped: Workspace) -> Path | None:
    """Return the course that ``kit.toml`` in a folder names, ``course = "…"``, None without one.

    ``shipped`` is the folder as a workspace of the shipped course. Raises :class:`CourseError` if
    the file names no course in a workspace of another one. Anywhere else it is not the kit's.
    """
    folder = shipped.root
    file = folder / POINTER_FILE
    if not is_file(file):
        return None
    error = CourseError(f"{file}: course is not the path of a folder.", "Fix the file.")
    try:
        named = read_toml(file).get("course")
    except CourseError as problem:
        named, error = None, problem
    if isinstance(named, str):
        return folder / os.path.expanduser(named)  # noqa: PTH111 - pathlib's fails without a home
    if (shipped.state / "originals").is_dir() and not shipped.has_exercises:
        raise error
    return None


def quote_toml(text: str) -> str:
    """Return ``text`` as a string of TOML: a string of JSON is one, except for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_toml(file: Path) -> dict[str, Any]:
    """Return the tables of a TOML file. Raises :class:`CourseError`."""
    try:
        return tomllib.loads(read_regular(file, MAX_BYTES).decode())
    except FileNotFoundError:
        sentence = f"There is no {file.name} in {file.parent}."
        raise CourseError(sentence, "Give the folder of a course to --course.") from None
    except OSError as error:
        why = error.strerror or error
        raise CourseError(f"{file} cannot be read: {why}.", "Put a file in its place.") from None
    except (ValueError, RecursionError) as error:
        raise CourseError(f"{file} cannot be read: {error}.", "Fix the file.") from None


def load_course(root: Path) -> Course:
    """Read a course without its checks. Raise :class:`CourseError` that names the wrong key."""
    table = _CourseTable(root / COURSE_FILE, read_toml(root / COURSE_FILE))
    seen: dict[str, str] = {}
    chapters = tuple(_read_chapter(chapter, seen) for chapter in table.tables("chapters"))
    if not seen:
        raise table.error("chapters", "hold no exercise")
    limits = table.table("limits")
    for name, value in limits.data.items():
        if problem := types.find_limit_problem(name, value):
            raise limits.error(name, problem)
    proved = table.table("proved")
    swaps = [table.table("mutants").table(field) for field in Swaps._fields]
    return Course(
        root=root,
        name=table.get("name", str),
        title=table.get("title", str),
        chapters=chapters,
        limits=Limits(**limits.data),
        runner=_read_runner(table.table("runner")),
        texts=_read_text_rules(table.table("texts")),
        proved={name: proved.get(name, str) for name in proved.data},
        swaps=Swaps(*({name: table.texts(name) for name in table.data} for table in swaps)),
    )


class _CourseTable(NamedTuple):
    """A table of ``course.toml``; each error names the file and the path of the wrong key."""

    file: Path
    data: dict[str, Any]
    path: str = ""

    def get(self, key: str, kind: type, *default: object) -> Any:
        """Return the value of ``key``, which must be a ``kind``. Raises :class:`CourseError`."""
        if key not in self.data and not default:
            raise self.error(key, "is missing")
        value = self.data.get(key, *default)
        if not isinstance(value, kind):
            raise self.error(key, f"is not a {kind.__name__}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        texts = self.get(key, list, [])
        for number, text in enumerate(texts):
            if not isinstance(text, str):
                raise self.error(f"{key}[{number}]", "is not a str")
        return tuple(texts)

    def table(self, key: str) -> _CourseTable:
        return _CourseTable(self.file, self.get(key, dict, {}), f"{self.path}{key}.")

    def tables(self, key: str) -> Iterator[_CourseTable]:
        for number, data in enumerate(self.get(key, list)):
            if not isinstance(data, dict):
                raise self.error(f"{key}[{number}]", "is not a table")
            yield _CourseTable(self.file, data, f"{self.path}{key}[{number}].")

    def error(self, key: str, problem: str) -> CourseError:
        return CourseError(f"{self.file}: {self.path}{key} {problem}.", "Fix the course.")


def _read_chapter(table: _CourseTable, seen: dict[str, str]) -> Chapter:
    """Read one chapter; ``seen`` has the addresses of all exercises so far by their names."""
    root, name = table.file.parent, table.get("name", str)
    if not name.isidentifier():
        raise table.error("name", "is not the name of a folder of Python modules")
    exercises = []
    for number, exercise in enumerate(table.get("exercises", list)):
        key = f"exercises[{number}]"
        if not isinstance(exercise, str) or not exercise.isidentifier():
            raise table.error(key, "is not the name of a Python module")
        if exercise in seen:
            raise table.error(key, f"repeats the name of {seen[exercise]}")
        address = seen[exercise] = f"{name}/{exercise}"
        exercises.append(Exercise(address=address, chapter=name, name=exercise, root=root))
    return Chapter(
        name=name,
        title=table.get("title", str),
        exercises=tuple(exercises),
        runner=_read_runner(table.table("runner")),
        introduces=table.texts("introduces"),
    )


def _read_text_rules(table: _CourseTable) -> TextRules:
    for name, value in table.data.items():
        if name not in TextRules._fields:
            raise table.error(name, f"is none of {', '.join(TextRules._fields)}")
        is_number = type(value) is int or (name == "max_grade" and type(value) is float)
        if name != "avoid" and not (is_number and 0 < value < math.inf):
            kind = "number" if name == "max_grade" else "whole number"
            raise table.error(name, f"is not a {kind} above 0")
    return TextRules(**{**table.data, "avoid": table.texts("avoid")})


def _read_runner(table: _CourseTable) -> RunnerNeeds:
    loopback = table.get("loopback", bool, False)
    return RunnerNeeds(table.texts("preload"), table.texts("proxies"), loopback)
