"""Whether the files of a course correspond and can be read, whatever exercise they belong to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from kit.course import Course, Exercise
from kit.errors import CourseError
from kit.learner.catalogue import read_catalogue
from kit.learner.quiz import read_questions
from kit.render.blocks import plural

SURVIVORS: Final = "survivors.toml"
"""File beside an exercise's mistakes that says why some mutants of its solution are right too."""
FEWEST_MISTAKES: Final = 3
MOST_STRAY: Final = 3
"""Stray files of one folder that are named one by one."""
_CAUGHT_BY = re.compile(r"Caught by (?P<check>test_\w+): \S.*")
"""The start of the docstring of a mistake."""
_SHELVES = ("exercises", "checks", "hints", "solutions", "mistakes")


class Problem(NamedTuple):
    """``where`` is an address, or a path below the course's root, perhaps with a line."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"

    @classmethod
    def of_error(cls, error: CourseError, course: Course, file: Path) -> Problem:
        """Return what an error says about a file of the course, at its line."""
        where = name_in(course, file)
        said = error.sentence.replace(f"{course.root}/", "")
        match = re.fullmatch(rf"({re.escape(where)}(?::\d+)?):? (.*)", said, re.DOTALL)
        return cls(match[1], match[2]) if match else cls(where, said)


def list_mistakes(course: Course, exercise: Exercise) -> list[Path]:
    """Return the known wrong answers of an exercise, in the order of their names."""
    return sorted(f for f in course.shelf("mistakes", exercise).glob("*.py") if f.is_file())


def read_catching_check(file: Path) -> str:
    """Return the check that a mistake names as the one that catches it; empty if it names none."""
    match = _CAUGHT_BY.match(read_docstring(file) or "")
    return match["check"] if match else ""


def read_docstring(file: Path) -> str | None:
    """Return the docstring of a module, empty if it has none; None if it cannot be parsed."""
    try:
        return ast.get_docstring(ast.parse(file.read_bytes())) or ""
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def name_in(course: Course, file: Path) -> str:
    """Return the path of a file below the course's root."""
    return file.relative_to(course.root).as_posix()


def has_checks(exercise: Exercise) -> bool:
    """Whether the checks of an exercise can be read."""
    try:
        return bool(exercise.checks)
    except CourseError:
        return False


def find_shelf_problems(course: Course, exercises: Sequence[Exercise]) -> Iterator[Problem]:
    """Yield what ``exercises`` lack, which files are stray, and what cannot be read.

    Stray files are looked for only if ``exercises`` are all of the course's.
    """
    for exercise in exercises:
        yield from _find_missing(course, exercise)
    if set(exercises) == set(course.exercises):
        yield from _find_stray(course)
    try:
        dangling = read_catalogue(course).dangling
        yield from (Problem("hints/errors.md", sentence) for sentence in dangling)
    except CourseError as error:
        yield Problem.of_error(error, course, course.root / "hints/errors.md")
    for chapter in course.chapters:
        try:
            read_questions(course, chapter.name)
        except CourseError as error:
            file = course.root / f"hints/{chapter.name}/quiz.md"
            yield Problem.of_error(error, course, file)


def _find_missing(course: Course, exercise: Exercise) -> Iterator[Problem]:
    for shelf in ("exercises", "solutions", "hints"):
        file = course.shelf(shelf, exercise)
        if not file.is_file():
            yield Problem(exercise.address, f"there is no {name_in(course, file)}")
    stub = course.shelf("exercises", exercise)
    if stub.is_file() and not read_docstring(stub):
        yield Problem(name_in(course, stub), "has no docstring: it must be the task")
    mistakes = list_mistakes(course, exercise)
    if len(mistakes) < FEWEST_MISTAKES:
        many = plural(len(mistakes), "mistake")
        what = f"has {many} in mistakes/{exercise.address}, at least {FEWEST_MISTAKES} are needed"
        yield Problem(exercise.address, what)
    try:
        checks = {check.name for check in exercise.checks}
    except CourseError as error:
        yield Problem.of_error(error, course, course.shelf("checks", exercise))
        return
    for file in mistakes:
        check = read_catching_check(file)
        if not check:
            what = "does not begin with a docstring such as 'Caught by test_x: the wrong belief'"
            yield Problem(name_in(course, file), what)
        elif check not in checks:
            what = f"names {check}, which is not a check of {exercise.address}"
            yield Problem(name_in(course, file), what)


def _find_stray(course: Course) -> Iterator[Problem]:
    names = ["hints/errors.md", "hints/quiz.md"]
    for chapter in course.chapters:
        names += [f"hints/{chapter.name}/quiz.md", f"solutions/{chapter.name}/quiz.txt"]
    known = {course.root / name for name in names}
    for exercise in course.exercises:
        known |= {course.shelf(shelf, exercise) for shelf in _SHELVES}
        known |= {*list_mistakes(course, exercise), course.shelf("mistakes", exercise) / SURVIVORS}
    for shelf in _SHELVES:
        files = sorted((course.root / shelf).rglob("*"), key=lambda file: (file.parent, file))
        stray = [file for file in files if file not in known and _is_of_exercise(course, file)]
        for folder, inside in groupby(stray, key=lambda file: file.parent):
            strays = [name_in(course, file) for file in inside]
            if len(strays) > MOST_STRAY:
                what = f"{len(strays)} files belong to no exercise of course.toml"
                yield Problem(f"{name_in(course, folder)}/", what)
            else:
                yield from (Problem(s, "belongs to no exercise of course.toml") for s in strays)


def _is_of_exercise(course: Course, file: Path) -> bool:
    """Whether a file must belong to an exercise: hidden files and helpers of checks need not."""
    shelf, *parts = file.relative_to(course.root).parts
    if "__pycache__" in parts or any(part.startswith(".") for part in parts) or not file.is_file():
        return False
    return shelf != "checks" or (file.name.startswith("test_") and file.suffix == ".py")
