"""Whether the shelves of a course correspond: nothing is missing and nothing is stray."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from kit.authoring.problems import Problem
from kit.course import Course, Exercise

CAUGHT_BY = re.compile(r"Caught by (?P<check>test_\w+): \S.*")
"""How the docstring of a mistake begins."""

SURVIVORS: Final = "survivors.toml"
"""File beside an exercise's mistakes that says why some mutants of its solution are right too."""

FEWEST_MISTAKES: Final = 3
MOST_STRAY: Final = 3
"""Stray files of one folder that are named one by one."""

_SHELVES = ("exercises", "checks", "hints", "solutions", "mistakes")
_OF_ALL = ("hints/errors.md", "hints/quiz.md")


def mistakes(course: Course, exercise: Exercise) -> list[Path]:
    """The known wrong answers of an exercise, in the order of their names."""
    return sorted(f for f in course.shelf("mistakes", exercise).glob("*.py") if f.is_file())


def caught_by(file: Path) -> str:
    """The check that a mistake names as the one that catches it; empty if it names none."""
    named = CAUGHT_BY.match(docstring(file))
    return named["check"] if named else ""


def docstring(file: Path) -> str:
    """The docstring of a module, empty if it has none or is not Python."""
    try:
        return ast.get_docstring(ast.parse(file.read_bytes())) or ""
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


def correspond(course: Course, exercises: Sequence[Exercise]) -> Iterator[Problem]:
    """What is missing of ``exercises``; what belongs to none, if they are all of the course's."""
    for exercise in exercises:
        yield from _complete(course, exercise)
    if set(exercises) == set(course.exercises):
        yield from _stray(course)


def name_in(course: Course, file: Path) -> str:
    """The path of a file below the course's root."""
    return file.relative_to(course.root).as_posix()


def _complete(course: Course, exercise: Exercise) -> Iterator[Problem]:
    for shelf in ("exercises", "solutions", "hints"):
        file = course.shelf(shelf, exercise)
        if not file.is_file():
            what = f"there is no {name_in(course, file)}"
            yield Problem(where=exercise.address, what=what)
    stub = course.shelf("exercises", exercise)
    if stub.is_file() and not docstring(stub):
        yield Problem(where=name_in(course, stub), what="has no docstring: the task stands there")
    found = mistakes(course, exercise)
    if len(found) < FEWEST_MISTAKES:
        many = "1 mistake" if len(found) == 1 else f"{len(found)} mistakes"
        what = f"has {many} in mistakes/{exercise.address}, at least {FEWEST_MISTAKES} are wanted"
        yield Problem(where=exercise.address, what=what)
    names = {check.name for check in exercise.checks}
    for file in found:
        named = caught_by(file)
        if not named:
            what = "does not begin with a docstring such as 'Caught by test_x: what was believed'"
            yield Problem(where=name_in(course, file), what=what)
        elif named not in names:
            what = f"names {named}, which is no check of {exercise.address}"
            yield Problem(where=name_in(course, file), what=what)


def _stray(course: Course) -> Iterator[Problem]:
    known = _known(course)
    for shelf in _SHELVES:
        files = sorted((course.root / shelf).rglob("*"), key=lambda file: (file.parent, file))
        stray = [f for f in files if f.is_file() and _counts(course, f)]
        stray = [file for file in stray if name_in(course, file) not in known]
        for folder, inside in groupby(stray, key=lambda file: file.parent):
            yield from _told(course, folder, list(inside))


def _told(course: Course, folder: Path, stray: list[Path]) -> Iterator[Problem]:
    if len(stray) > MOST_STRAY:
        what = f"{len(stray)} files belong to no exercise of course.toml"
        yield Problem(where=f"{name_in(course, folder)}/", what=what)
        return
    for file in stray:
        yield Problem(where=name_in(course, file), what="belongs to no exercise of course.toml")


def _known(course: Course) -> set[str]:
    known = set(_OF_ALL)
    for chapter in course.chapters:
        known |= {f"hints/{chapter.name}/quiz.md", f"solutions/{chapter.name}/quiz.txt"}
    for exercise in course.exercises:
        files = [course.shelf(shelf, exercise) for shelf in _SHELVES[:4]]
        files += [*mistakes(course, exercise), course.shelf("mistakes", exercise) / SURVIVORS]
        known |= {name_in(course, file) for file in files}
    return known


def _counts(course: Course, file: Path) -> bool:
    """Whether a file must belong to an exercise: not what is hidden, nor what checks may share."""
    shelf, *parts = file.relative_to(course.root).parts
    if "__pycache__" in parts or any(part.startswith(".") for part in parts):
        return False
    return shelf != "checks" or (file.name.startswith("test_") and file.suffix == ".py")
