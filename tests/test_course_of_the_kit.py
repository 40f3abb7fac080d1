"""What `kit course check` cannot know of the built-in course: right answers in other styles, and more.

Its stubs, solutions, mistakes, signatures and hints are proved by that command, not here.
"""

from __future__ import annotations

import ast
import os
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kit.authoring.shelves import list_answers
from kit.course import Exercise, open_workspace
from kit.forkserver import start
from kit.grading import Job, judge_all
from kit.learner.hints import read_hints
from kit.model import Verdict

ROOT = Path(__file__).parents[1]
COURSE = open_workspace(ROOT, ROOT).course
FEWEST_MISTAKES = 4
FEWEST_ANSWERS = 3

each_exercise = pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda e: e.name)


class Grader:
    """One warm parent that grades files of the checkout as any exercise."""

    def __init__(self) -> None:
        self._client = start(COURSE)

    def close(self) -> None:
        self._client.close()

    def verdicts(self, exercise: Exercise, files: Sequence[Path]) -> list[Verdict]:
        """The verdict on each file; what is drawn for a file depends on its name only."""
        seeds = [zlib.crc32(str(file.relative_to(ROOT)).encode()) for file in files]
        jobs = [
            Job.of_file(
                exercise=exercise,
                file=file,
                shown=f"exercises/{exercise.address}.py",
                untouched=False,
                seed=seed,
            )
            for file, seed in zip(files, seeds, strict=True)
        ]
        return list(judge_all(self._client, jobs, at_once=os.cpu_count() or 1))


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    made = Grader()
    yield made
    made.close()


def stub(exercise: Exercise) -> Path:
    return COURSE.shelf("exercises", exercise)


def solution(exercise: Exercise) -> Path:
    return COURSE.shelf("solutions", exercise)


def mistakes(exercise: Exercise) -> list[Path]:
    return sorted(COURSE.shelf("mistakes", exercise).glob("*.py"))


def answers(exercise: Exercise) -> list[Path]:
    return list_answers(COURSE, exercise)


def told(verdict: Verdict) -> str:
    """Why a verdict is what it is, for whoever reads a failed test."""
    first = verdict.first_failure
    return f"{verdict.standing}: {first.check}: {first.message}" if first else verdict.standing


def docstring(file: Path) -> str:
    return ast.get_docstring(ast.parse(file.read_bytes())) or ""


# -- verdicts -----------------------------------------------------------------------------------


@each_exercise
def test_right_answers_are_solved(grader: Grader, exercise: Exercise) -> None:
    """A right answer in another style is solved too; `kit course check` grades all of them."""
    files = answers(exercise)[:1]
    wrong = {
        file.stem: told(verdict)
        for file, verdict in zip(files, grader.verdicts(exercise, files), strict=True)
        if not verdict.solved
    }
    assert wrong == {}


# -- shelves ------------------------------------------------------------------------------------


@each_exercise
def test_shelves_are_complete(exercise: Exercise) -> None:
    """An exercise has a task in some words, and more mistakes than `kit course check` asks for."""
    assert len(docstring(stub(exercise)).split()) > 30
    assert len(mistakes(exercise)) >= FEWEST_MISTAKES
    assert len(answers(exercise)) >= FEWEST_ANSWERS


@each_exercise
def test_hints_do_not_give_the_solution_away(exercise: Exercise) -> None:
    """The first two steps share no line of code with the solution, and none has all of it."""
    tree = ast.parse(solution(exercise).read_bytes())
    lines = {
        ast.unparse(node).splitlines()[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
        and not isinstance(
            node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef
        )
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    }
    steps = read_hints(COURSE.shelf("hints", exercise)).steps
    for step in steps[:2]:
        assert not [line for line in lines if len(line) > 15 and line in step.text]
    for step in steps:
        assert not all(line in step.text for line in lines)


def test_answers_say_their_style() -> None:
    """Every right answer says in its docstring in what style it is."""
    files = [file for exercise in COURSE.exercises for file in answers(exercise)]
    assert [file for file in files if not docstring(file)] == []
