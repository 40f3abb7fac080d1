"""``kit course``: what an author of exercises needs."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kit.authoring.text import proof_text
from kit.cli.session import common, complete_exercises, find_here
from kit.cli.terminal import look_of, say, show_waiting
from kit.errors import UsageError

FOUND, FINE = 1, 0


@click.group("course", short_help="Write a course: new, add, check.")
@common
def course_command() -> None:
    """Write a course of your own, and prove that it does what it says."""


@course_command.command("check")
@click.argument("exercises", nargs=-1, metavar="[EX]...", shell_complete=complete_exercises)
@click.option(
    "--mutants/--no-mutants", default=True, help="Also change each solution a little (default)."
)
@click.option(
    "--every-check",
    is_flag=True,
    help="Run every check on mistakes, not only up to the one that catches them.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many texts are graded side by side (default: as many as there are processors).",
)
@common
def check(exercises: tuple[str, ...], mutants: bool, every_check: bool, jobs: int | None) -> int:
    """Prove the whole course, or the exercises named, and say all that is wrong."""
    from kit.authoring import Proof, check_course

    course = find_here().course
    wanted = course.select(exercises)
    with show_waiting() as tell:
        how = Proof(mutate=mutants, every_check=every_check, at_once=jobs or os.cpu_count() or 1)
        checked = check_course(course, wanted, how, lambda n, of: tell(n, of, "grading"))
    say(proof_text(checked.problems, checked.graded, checked.remarks, look_of(sys.stdout)))
    return FOUND if checked.problems else FINE


@course_command.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--chapter", default="first", show_default=True, help="Name of its chapter.")
@click.option("--exercise", default="countdown", show_default=True, help="Name of its exercise.")
@common
def new(folder: Path, chapter: str, exercise: str) -> int:
    """Write a course of one exercise, with comments, into a new FOLDER."""
    from kit.authoring.skeleton import write_course

    written = write_course(folder, chapter, exercise)
    _tell(written, f"Prove it with: kit course check --course {shlex.quote(str(folder))}")
    return FINE


@course_command.command("add")
@click.argument("address", metavar="CHAPTER/EXERCISE")
@common
def add(address: str) -> int:
    """Write the skeleton of another exercise, and enter it into course.toml."""
    from kit.authoring.skeleton import add_exercise
    from kit.course import shipped_course

    chapter, slash, name = address.partition("/")
    if not slash:
        raise UsageError(f"'{address}' has no chapter.", "Write it like: first/countdown")
    course = find_here().course
    if course.root == shipped_course() and course.root not in (Path.cwd(), *Path.cwd().parents):
        raise UsageError(
            "There is no course.toml in this folder or above it.",
            "Go to the folder of your course, or name it with --course.",
        )
    written = [path.relative_to(course.root) for path in add_exercise(course, chapter, name)]
    _tell(written, f"Edit them, then prove it with: kit course check {name}")
    return FINE


def _tell(written: Sequence[Path], advice: str) -> None:
    look = look_of(sys.stdout)
    lines = [look.line(f"wrote {path}") for path in written]
    say("\n".join([*lines, look.line(advice), ""]))
