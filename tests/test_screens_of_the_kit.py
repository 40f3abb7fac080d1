"""The built-in course on terminals of four widths: no word and no line of code is cut."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.course import Workspace, find_shipped_course, load_course
from kit.learner.catalogue import entry_text, read_catalogue
from kit.learner.hints import read_hints, take_hints, takeaway_text
from kit.learner.progress import LastFailure, Progress
from kit.learner.tasks import compare_text, read_solution, task_text
from kit.render.look import Look
from kit.render.safe import width

COURSE = load_course(find_shipped_course())
WORKSPACE = Workspace(course=COURSE, root=COURSE.root)
WIDTHS = [40, 60, 80, 120]


def read_prose_and_code(text: str) -> tuple[list[str], set[str]]:
    """Return the words of a Markdown text in order, and its lines of code without their indent."""
    words: list[str] = []
    code: set[str] = set()
    is_fenced = False
    for line in text.splitlines():
        if line.startswith("```"):
            is_fenced = not is_fenced
            continue
        words += line.split()
        if is_fenced or line.startswith("    "):
            code.add(line.strip())
    return words, code


def find_wide_lines(text: str, columns: int, code: set[str]) -> list[str]:
    """Return the lines that are wider than the terminal and neither code nor one word."""
    wide = (line.strip() for line in text.splitlines() if width(line) > columns)
    return [line for line in wide if line not in code and len(line.split()) > 1]


def contains(shown: list[str], words: list[str]) -> bool:
    """Return whether ``words`` are shown one after the other."""
    return f" {' '.join(words)} " in f" {' '.join(shown)} "


def tasks() -> Iterator[tuple[str, str, list[str]]]:
    """Yield the name, the task and the sentences of the checks of each exercise."""
    for exercise in COURSE.exercises:
        stub = COURSE.shelf("exercises", exercise).read_text(encoding="utf-8")
        task = ast.get_docstring(ast.parse(stub)) or ""
        yield exercise.name, task, [check.says for check in exercise.checks]


@pytest.mark.parametrize("columns", WIDTHS)
def test_tasks(columns: int, tmp_path: Path) -> None:
    """All words of a task and of its checks are shown, in order and whole."""
    shutil.copytree(COURSE.root / "exercises", tmp_path / "exercises")
    workspace = Workspace(course=COURSE, root=tmp_path)
    for name, task, sentences in tasks():
        text = task_text(workspace, COURSE.resolve(name), Look(width=columns))
        words, code = read_prose_and_code(task)
        assert contains(text.split(), words), name
        assert all(contains(text.split(), says.split()) for says in sentences), name
        assert find_wide_lines(text, columns, code) == [], name
        assert code <= {line.strip() for line in text.splitlines()}, name


@pytest.mark.parametrize("columns", WIDTHS)
def test_hints(columns: int, tmp_path: Path) -> None:
    """All words of each hint are shown; a hint on a check has the check's sentence as its title."""
    for exercise in COURSE.exercises:
        hints = read_hints(COURSE.shelf("hints", exercise))
        says = {f"check:{check.name}": check.says for check in exercise.checks}
        for step in hints.sections.values():
            prefix, _, name = step.id.partition(":")
            progress = Progress(tmp_path)
            others = {*hints.sections} - {step.id}
            error, check = (name, "") if prefix == "error" else ("", name)
            failure = LastFailure(check=check, error=error)
            progress.update(exercise.address, failure=failure, seen=tuple(others))
            text = take_hints(WORKSPACE, exercise, progress, Look(width=columns))
            if prefix == "error" and step.text not in text:
                continue  # the catalogue's entry comes first, or instead
            words, code = read_prose_and_code(step.text)
            title = (
                f"hint on: {says[step.id]}" if step.id in says else f"hint {step.id}: {step.title}"
            )
            assert contains(text.split(), [f"{exercise.name},", *title.split(), *words])
            assert find_wide_lines(text, columns, code) == []
            assert code <= {line.strip() for line in text.splitlines()}


@pytest.mark.parametrize("columns", WIDTHS)
def test_takeaways(columns: int) -> None:
    """What is shown after solving fits, except for an address and for a command."""
    for exercise in COURSE.exercises:
        text = takeaway_text(COURSE, exercise, Look(width=columns))
        takeaway = read_hints(COURSE.shelf("hints", exercise)).takeaway
        commands = {f"kit solution {exercise.name} --compare"}
        if takeaway:
            commands.add(f"kit quiz {exercise.chapter} {takeaway.question}")
        assert find_wide_lines(text, columns, commands) == []
        assert takeaway is None or contains(text.split(), takeaway.text.split())


@pytest.mark.parametrize("columns", WIDTHS)
def test_catalogue(columns: int) -> None:
    """All words of the catalogue of errors are shown, in order and whole."""
    for entry in read_catalogue(COURSE).entries:
        text = entry_text(entry, COURSE, Look(width=columns))
        assert contains(text.split(), entry.title.split())
        for part in (entry.means, entry.why, entry.repair):
            words, code = read_prose_and_code(part)
            assert contains(text.split(), words), entry.slug
            assert find_wide_lines(text, columns, code) == []


@pytest.mark.parametrize("columns", [*WIDTHS, 240])
def test_solutions(columns: int) -> None:
    """Each line of a solution is whole, also when two texts are side by side."""
    for exercise in COURSE.exercises:
        solution = read_solution(COURSE, exercise)
        look = Look(width=columns)
        text = compare_text(WORKSPACE, exercise, solution, look)
        tree = ast.parse(solution)
        begin = tree.body[0].end_lineno or 0 if ast.get_docstring(tree) else 0
        assert all(line in text for line in solution.splitlines()[begin:])
        assert (" │ The reference" in text) is (columns == 240)
