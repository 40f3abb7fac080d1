"""Whether the shelves of a course correspond: nothing is missing and nothing is stray."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from kit.authoring.problems import Problem
from kit.course import Course, Exercise

CAUGHT_BY = re.compile(r"Caught by (?P<check>test_\w+): \S.*")
"""How the docstring of a mistake begins."""

FEWEST_MISTAKES = 3
_SHELVES = ("exercises", "checks", "hints", "solutions", "mistakes")
_OWN = ("lab", "__pycache__")
"""Folders of a shelf that belong to no exercise: what checks share, what Python leaves."""
_OF_ALL = ("checks/conftest.py", "hints/errors.md", "hints/quiz.md")


def mistakes(course: Course, exercise: Exercise) -> list[Path]:
    """The known wrong answers of an exercise, in the order of their names."""
    return sorted(course.shelf("mistakes", exercise).glob("*.py"))


def docstring(file: Path) -> str:
    """The docstring of a module, empty if it has none or is not Python."""
    try:
        return ast.get_docstring(ast.parse(file.read_bytes())) or ""
    except (SyntaxError, ValueError):
        return ""


def correspond(course: Course) -> Iterator[Problem]:
    """What is missing from a shelf, or lies on one and belongs to no exercise."""
    for exercise in course.exercises:
        yield from _complete(course, exercise)
    yield from _stray(course)


def _complete(course: Course, exercise: Exercise) -> Iterator[Problem]:
    for shelf in ("exercises", "solutions", "hints"):
        file = course.shelf(shelf, exercise)
        if not file.is_file():
            yield Problem(where=exercise.address, what=f"has no file on the shelf {shelf}")
    stub = course.shelf("exercises", exercise)
    if stub.is_file() and not docstring(stub):
        yield Problem(where=_name(course, stub), what="has no docstring: the task stands there")
    found = mistakes(course, exercise)
    if len(found) < FEWEST_MISTAKES:
        yield Problem(
            where=exercise.address,
            what=f"has {len(found)} mistakes, at least {FEWEST_MISTAKES} are wanted",
        )
    names = {check.name for check in exercise.checks}
    for file in found:
        named = CAUGHT_BY.match(docstring(file))
        if named is None:
            yield Problem(where=_name(course, file), what="does not begin 'Caught by test_x: why'")
        elif named["check"] not in names:
            yield Problem(where=_name(course, file), what=f"names {named['check']}, no check")


def _stray(course: Course) -> Iterator[Problem]:
    known = set(_OF_ALL)
    for exercise in course.exercises:
        files = [course.shelf(shelf, exercise) for shelf in _SHELVES[:4]]
        known |= {_name(course, file) for file in (*files, *mistakes(course, exercise))}
        known.add(_name(course, course.shelf("mistakes", exercise) / "survivors.toml"))
    known |= {f"hints/{chapter.name}/quiz.md" for chapter in course.chapters}
    for shelf in _SHELVES:
        for file in sorted((course.root / shelf).rglob("*")):
            name = _name(course, file)
            parts = set(file.relative_to(course.root).parts)
            hidden = any(part.startswith(".") for part in parts)
            if file.is_file() and name not in known and not hidden and not parts & set(_OWN):
                yield Problem(where=name, what="belongs to no exercise of course.toml")


def _name(course: Course, file: Path) -> str:
    return file.relative_to(course.root).as_posix()
