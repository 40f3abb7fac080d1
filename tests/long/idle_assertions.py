"""Whether the proof of a course misses each single assertion of its checks when it is taken out.

    python -m tests.long.idle_assertions [EXERCISE]...

An assertion is an ``assert``, a ``raise``, or a call of an ``expect…`` function that stands as a
statement in an exercise's file of checks. One at a time is taken out, in a copy of the course, and
the exercise's mistakes and changed solutions are graded until one of them gets another verdict than
``kit course check`` wants. What is printed, with file and line, are those that nothing missed: they
are idle, or a mistake is missing that only they catch. Ends with 1 if there is any.
"""

from __future__ import annotations

import ast
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kit.authoring.proof_jobs import list_jobs, list_mutant_jobs
from kit.authoring.proof_problems import find_verdict_problems
from kit.authoring.shelves import SURVIVORS
from kit.course import Exercise, load_course
from kit.grading import judge_all, open_server

ROOT = Path(__file__).parents[2]


def assertions(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements that let a check fail, in the order of the file."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and _asserts(node)]
    yield from sorted(found, key=lambda node: node.lineno)


def _asserts(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assert() | ast.Raise():
            return True
        case (
            ast.Expr(value=ast.Call() as call) | ast.Expr(value=ast.Await(value=ast.Call() as call))
        ):
            return ast.unparse(call.func).rpartition(".")[2].startswith("expect")
        case _:
            return False


def without(text: str, statement: ast.stmt) -> str:
    """``text`` with ``pass`` in the place of a statement that has its lines for itself."""
    lines = text.splitlines(keepends=True)
    assert statement.end_lineno is not None
    indent = " " * statement.col_offset
    lines[statement.lineno - 1 : statement.end_lineno] = [f"{indent}pass\n"]
    return "".join(lines)


def course_copy(folder: Path) -> Path:
    """The course with checks of its own, and everything else as it is in the checkout."""
    for name in ("exercises", "solutions", "hints", "mistakes", "course.toml"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(
        ROOT / "checks", folder / "checks", ignore=shutil.ignore_patterns("__pycache__")
    )
    return folder


def problems(root: Path, exercise: Exercise) -> Iterator[str]:
    """What grading the mistakes and the changed solutions of an exercise shows, as it shows."""
    course = load_course(root)
    jobs = [*list_jobs(course, exercise), *list_mutant_jobs(course, exercise)]
    graded = []
    with open_server(course.only({exercise.chapter})) as sandbox:
        verdicts = judge_all(sandbox, (job.job for job in jobs), os.cpu_count() or 1)
        for result in zip(jobs, verdicts, strict=True):
            graded.append(result)
            for problem in find_verdict_problems(course, graded):
                if f"{SURVIVORS}: " not in problem:  # these are known at the end
                    yield problem
    yield from find_verdict_problems(course, graded)


def idle(root: Path, exercise: Exercise) -> Iterator[str]:
    """The assertions of an exercise's checks that nothing missed, a line each."""
    known = set(problems(root, exercise))
    file = load_course(root).shelf("checks", exercise)
    text = file.read_text(encoding="utf-8")
    for statement in assertions(ast.parse(text)):
        file.write_text(without(text, statement), encoding="utf-8")
        missed = next((p for p in problems(root, exercise) if p not in known), None)
        place = f"{file.relative_to(root)}:{statement.lineno}"
        print(f"{place}: {missed or 'nothing'}"[:200], file=sys.stderr, flush=True)
        if missed is None:
            yield f"{place}: {ast.unparse(statement).splitlines()[0]}"
    file.write_text(text, encoding="utf-8")


def main(names: list[str]) -> int:
    """Take the assertions out of the exercises named, or of all; tell which nothing missed."""
    with tempfile.TemporaryDirectory(prefix="kit-idle-") as folder:
        root = course_copy(Path(folder).resolve())
        found = [
            line
            for exercise in load_course(root).select(tuple(names))
            for line in idle(root, exercise)
        ]
    print("\n".join(found) or "Every assertion is missed.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
