"""Whether an exercise's hints can be read, are about it, and leave something to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Final

from kit.authoring.problems import Problem
from kit.authoring.shelves import name_in
from kit.course import Course, Exercise
from kit.errors import CourseError
from kit.learner.hints import Step, read_hints

LONGEST_RUN: Final = 8
"""Words and signs in a row that an early hint may share with the solution."""

Run = tuple[str, ...]

_CODE = re.compile(r"```.*?\n(?P<block>.*?)```|`(?P<inline>[^`\n]+)`", re.DOTALL)
_WORD = re.compile(r"\w+|[^\w\s]")


def read_ladder(
    course: Course, exercise: Exercise, solution: ast.Module, stub: ast.Module
) -> Iterator[Problem]:
    """What is wrong with the hints; what the stub shows already gives nothing away."""
    file = course.shelf("hints", exercise)
    if not file.is_file():
        return  # the shelves have said so
    try:
        hints = read_hints(file)
    except CourseError as error:
        yield Problem.of_error(error, course.root, name_in(course, file))
        return
    where = name_in(course, file)
    names = {f"check:{check.name}" for check in exercise.checks}
    for step in hints.checks:
        if step.id not in names:
            yield Problem(where=where, what=f"'{step.title}' is about no check of the exercise")
    secret = runs(words(_work(solution))) - runs(words(ast.unparse(stub))) - _shown(stub)
    yield from _given_away(where, hints.steps, secret)


def _given_away(where: str, steps: Sequence[Step], secret: set[Run]) -> Iterator[Problem]:
    *early, last = steps
    for number, step in enumerate(early, 1):
        shared = [run for run in _code_in(step.text) if run in secret]
        if shared:
            what = f"step {number} gives the solution away: {' '.join(shared[0])}"
            yield Problem(where=where, what=what)
    if secret and secret <= set(_code_in(last.text)):
        yield Problem(where=where, what=f"step {len(steps)} is the solution itself")


def words(code: str) -> list[str]:
    """The words and signs of some code, with one kind of quotation marks."""
    return _WORD.findall(code.replace('"', "'"))


def runs(found: Sequence[str]) -> set[Run]:
    """All runs of words that are too long to be shared."""
    return set(_runs(found))


def _runs(found: Sequence[str]) -> Iterator[Run]:
    size = LONGEST_RUN + 1
    return (tuple(found[start : start + size]) for start in range(len(found) - size + 1))


def _code_in(text: str) -> list[Run]:
    parts = (match["block"] or match["inline"] or "" for match in _CODE.finditer(text))
    return [run for part in parts for run in _runs(words(part))]


def _shown(stub: ast.Module) -> set[Run]:
    """What stands in the task: its docstring is text, and its examples are code."""
    return runs(words(ast.get_docstring(stub) or ""))


def _work(tree: ast.Module) -> str:
    """The statements of the solution's functions, without docstrings: what is to be done."""
    bodies = [
        ast.unparse(statement)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in node.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    return "\n".join(bodies)
