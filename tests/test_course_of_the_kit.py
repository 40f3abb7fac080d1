"""The built-in course: every shelf is complete, and every answer on it gets the verdict it claims."""

from __future__ import annotations

import ast
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kit import __version__
from kit.authoring.shelves import SURVIVORS
from kit.course import Exercise, open_workspace
from kit.grading import Job, judge_all
from kit.hints import read_hints
from kit.model import Report, Standing, Verdict
from kit.render.as_json import report_json
from kit.sandbox.client import WarmClient

ROOT = Path(__file__).parents[1]
COURSE = open_workspace(ROOT, ROOT).course
ANSWERS = ROOT / "tests" / "answers"
FEWEST_MISTAKES = 4
SHELVES_OF_QUESTIONS = (("hints", "md"), ("solutions", "txt"))
CAUGHT_BY = re.compile(r"Caught by (?P<check>test_\w+): \S.*")

each_exercise = pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda e: e.name)


class Grader:
    """One warm parent that grades files of the checkout as any exercise."""

    def __init__(self) -> None:
        self._client = WarmClient.start(COURSE, judges=True)

    def close(self) -> None:
        self._client.close()

    def verdicts(self, exercise: Exercise, files: Sequence[Path]) -> list[Verdict]:
        """The verdict on each file; what is drawn for a file depends on its name only."""
        seeds = [zlib.crc32(str(file.relative_to(ROOT)).encode()) for file in files]
        return self.seeded(exercise, files, seeds)

    def seeded(
        self, exercise: Exercise, files: Sequence[Path], seeds: Sequence[int]
    ) -> list[Verdict]:
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
    return sorted((ANSWERS / exercise.address).glob("*.py"))


def told(verdict: Verdict) -> str:
    """Why a verdict is what it is, for whoever reads a failed test."""
    first = verdict.first_failure
    return f"{verdict.standing}: {first.check}: {first.message}" if first else verdict.standing


def docstring(file: Path) -> str:
    return ast.get_docstring(ast.parse(file.read_bytes())) or ""


# -- verdicts -----------------------------------------------------------------------------------


@each_exercise
def test_solution_is_solved(grader: Grader, exercise: Exercise) -> None:
    """The reference solution is solved, with every point."""
    (verdict,) = grader.verdicts(exercise, [solution(exercise)])
    assert verdict.standing is Standing.SOLVED, told(verdict)
    assert verdict.points == verdict.max_points == exercise.max_points


@each_exercise
def test_gradings_are_the_same(grader: Grader, exercise: Exercise) -> None:
    """Three gradings of the solution, each with values of its own, give one report."""
    verdicts = grader.seeded(exercise, [solution(exercise)] * 3, range(3))
    reports = {
        report_json(
            Report(
                kit=__version__,
                course=COURSE.name,
                isolation=verdict.isolation,
                verdicts=(replace(verdict, seconds=0.0),),
            )
        )
        for verdict in verdicts
    }
    assert len(reports) == 1, [told(verdict) for verdict in verdicts]


@each_exercise
def test_stub_is_never_solved(grader: Grader, exercise: Exercise) -> None:
    """A stub fails like any answer that does not do the work: not solved, and not ungraded."""
    (verdict,) = grader.verdicts(exercise, [stub(exercise)])
    assert verdict.standing not in (Standing.SOLVED, Standing.UNGRADED), told(verdict)


@each_exercise
def test_right_answers_are_solved(grader: Grader, exercise: Exercise) -> None:
    """Right answers in other styles are solved too."""
    files = answers(exercise)
    wrong = {
        file.stem: told(verdict)
        for file, verdict in zip(files, grader.verdicts(exercise, files), strict=True)
        if not verdict.solved
    }
    assert wrong == {}


@each_exercise
def test_mistakes_are_told_apart(grader: Grader, exercise: Exercise) -> None:
    """Each mistake is caught by the check that it names, by name, with a message of its own."""
    files = mistakes(exercise)
    verdicts = grader.verdicts(exercise, files)
    problems = {}
    messages = Counter(v.first_failure.message for v in verdicts if v.first_failure)
    for file, verdict in zip(files, verdicts, strict=True):
        named = CAUGHT_BY.match(docstring(file))
        first = verdict.first_failure
        if first is None or verdict.standing in (Standing.SOLVED, Standing.UNGRADED):
            problems[file.stem] = f"is not caught: {told(verdict)}"
        elif named and first.check != named["check"]:
            problems[file.stem] = f"is caught by another check: {told(verdict)}"
        elif messages[first.message] > 1:
            problems[file.stem] = f"shares its message: {told(verdict)}"
        elif first.mistake not in (None, file.stem):
            problems[file.stem] = f"is taken for {first.mistake}: {told(verdict)}"
        elif not first.where.startswith(f"exercises/{exercise.address}.py"):
            problems[file.stem] = f"points nowhere: {first.where!r}"
    assert problems == {}


# -- shelves ------------------------------------------------------------------------------------


@each_exercise
def test_shelves_are_complete(exercise: Exercise) -> None:
    """An exercise has a stub with its task, a solution, hints and mistakes."""
    assert len(docstring(stub(exercise)).split()) > 30
    assert solution(exercise).is_file()
    assert len(read_hints(COURSE.shelf("hints", exercise)).steps) >= 3
    assert len(mistakes(exercise)) >= FEWEST_MISTAKES
    assert len(answers(exercise)) >= 3


@each_exercise
def test_hints_are_about_this_exercise(exercise: Exercise) -> None:
    """Sections for checks name checks that there are."""
    names = {f"check:{check.name}" for check in exercise.checks}
    hints = read_hints(COURSE.shelf("hints", exercise))
    assert {step.id for step in hints.checks} <= names


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


@each_exercise
def test_mistakes_name_their_checks(exercise: Exercise) -> None:
    """A mistake's docstring names the check that catches it, and what its author believed."""
    names = {check.name for check in exercise.checks}
    for file in mistakes(exercise):
        named = CAUGHT_BY.match(docstring(file))
        assert named, file
        assert named["check"] in names, file
    for file in answers(exercise):
        assert docstring(file), file


@each_exercise
def test_checks_name_what_is_there(exercise: Exercise) -> None:
    """``needs`` names an earlier check, and ``mistake=`` a file of the exercise."""
    tree = ast.parse(COURSE.shelf("checks", exercise).read_bytes())
    earlier: list[str] = []
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for mark in function.decorator_list:
            match mark:
                case ast.Call(func=ast.Attribute(attr="needs"), args=[ast.Constant(value=name)]):
                    assert name in earlier
                case _:
                    pass
        earlier.append(function.name)
    known = {file.stem for file in mistakes(exercise)}
    named = {
        keyword.value.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "mistake" and isinstance(keyword.value, ast.Constant)
    }
    assert named - {None} <= known


def signatures(file: Path) -> dict[str, str]:
    """The top-level names of a file; a function's with its kind, parameters and annotations."""
    found: dict[str, str] = {}
    for node in ast.parse(file.read_bytes()).body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                kind = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
                returns = ast.unparse(node.returns) if node.returns else ""
                found[node.name] = f"{kind} {node.name}({ast.unparse(node.args)}) -> {returns}"
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                found[name] = name
            case _:
                pass
    return found


@each_exercise
def test_solution_has_the_stubs_signatures(exercise: Exercise) -> None:
    """What the checks ask for is there in the stub and in the solution, with one signature."""
    checks = COURSE.shelf("checks", exercise).read_text(encoding="utf-8")
    given, solved = signatures(stub(exercise)), signatures(solution(exercise))
    asked = {name for name in given if re.search(rf"submission\.{name}\b", checks)}
    asked |= {name for name in given if name.isupper() and f'"{name}"' in checks}
    asked = asked or {name for name in given if name.startswith("make_")}  # asked for by the lab
    assert asked
    for name in asked:
        assert solved.get(name) == given[name]
        assert not given[name].endswith("-> "), "it has no annotation"


def test_nothing_is_stray() -> None:
    """Every file on a shelf belongs to an exercise of ``course.toml``."""
    known = {"checks/conftest.py", "hints/errors.md"}
    for chapter in COURSE.chapters:
        known |= {f"{shelf}/{chapter.name}/quiz.{end}" for shelf, end in SHELVES_OF_QUESTIONS}
    for exercise in COURSE.exercises:
        for shelf in ("exercises", "checks", "hints", "solutions"):
            known.add(COURSE.shelf(shelf, exercise).relative_to(ROOT).as_posix())
        survivors = COURSE.shelf("mistakes", exercise) / SURVIVORS
        for file in (*mistakes(exercise), *answers(exercise), survivors):
            known.add(file.relative_to(ROOT).as_posix())
    there = {
        file.relative_to(ROOT).as_posix()
        for shelf in ("exercises", "checks", "hints", "solutions", "mistakes", "tests/answers")
        for file in (ROOT / shelf).rglob("*")
        if file.is_file()
        and not {"__pycache__", "lab", ".pytest_cache", ".hypothesis"} & set(file.parts)
    }
    assert there <= known
