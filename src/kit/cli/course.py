"""``kit course``: the commands for authors of exercises."""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

import click

from kit.cli.session import Options, common, complete_exercises, find_here
from kit.cli.terminal import look_of, say, show_waiting
from kit.errors import UsageError

MOST_LISTED: Final = 5  # files of one folder that are named one by one


@click.group("course")
@common
def course_command() -> None:
    """Write a course, and prove that it does what it says."""


@course_command.command("check")
@click.argument("exercises", nargs=-1, metavar="[EX]...", shell_complete=complete_exercises)
@click.option(
    "--mutants/--no-mutants", default=True, help="Also change each solution a little (default)."
)
@click.option(
    "--coverage/--no-coverage",
    default=True,
    help="Also look for kinds of input that no check makes (default).",
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
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Use this seed for the random inputs.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write a certificate, certificate.md and certificate.json, into this folder.",
)
@common
def check(  # noqa: PLR0913, PLR0917 - click's own way
    exercises: tuple[str, ...],
    mutants: bool,
    coverage: bool,
    every_check: bool,
    jobs: int | None,
    seed: int,
    report: Path | None,
) -> int:
    """Prove the whole course, or the exercises named, and list all that is wrong."""
    from kit.authoring.proof import check_course, proof_text

    course = find_here().course
    begin = time.monotonic()
    with show_waiting() as show_progress:
        result = check_course(
            course,
            course.select(exercises),
            lambda graded, texts: show_progress(graded, texts, "grading"),
            mutate=mutants,
            cover=coverage,
            every_check=every_check,
            seed=seed,
            at_once=jobs or os.cpu_count() or 1,
        )
    say(proof_text(result, look_of(sys.stdout)))
    if report:
        from kit.authoring.certificate import make_certificate
        from kit.authoring.certificate_text import write_certificate

        seconds = time.monotonic() - begin
        certificate = make_certificate(course, result, datetime.now(UTC), seconds)
        look = look_of(sys.stdout)
        files = write_certificate(certificate, report)
        say("".join(f"{look.line(f'wrote {file}')}\n" for file in files))
    return 1 if result.problems else 0


@course_command.command("remarks")
@click.argument("exercises", nargs=-1, metavar="[EX]...", shell_complete=complete_exercises)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many answers are graded side by side (default: as many as there are processors).",
)
@common
def remarks(exercises: tuple[str, ...], jobs: int | None) -> None:
    """List what the rules for remarks say about the right answers that are kept."""
    from kit.authoring.remarks import grade_answers, remarks_text

    course = find_here().course
    with show_waiting() as show_progress:
        verdicts = grade_answers(
            course,
            course.select(exercises),
            lambda graded, answers: show_progress(graded, answers, "grading"),
            at_once=jobs or os.cpu_count() or 1,
        )
    say(remarks_text(verdicts, look_of(sys.stdout)))


@course_command.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--chapter", default="first", show_default=True, help="Name of its chapter.")
@click.option("--exercise", default="countdown", show_default=True, help="Name of its exercise.")
@common
def new(folder: Path, chapter: str, exercise: str) -> None:
    """Write a course of one exercise, with comments, into a new FOLDER."""
    from kit.authoring.skeleton import write_course

    advice = f"Prove it with: kit course check --course {shlex.quote(str(folder))}"
    _report(write_course(folder, chapter, exercise), advice)


@course_command.command("add")
@click.argument("address", metavar="CHAPTER/EXERCISE")
@click.option(
    "--like",
    metavar="EX",
    shell_complete=complete_exercises,
    help="Copy this exercise of the course, under the new name (default: the exercise of 'new').",
)
@common
def add(address: str, like: str | None) -> None:
    """Write another exercise on every shelf, and enter it into course.toml."""
    from kit.authoring.skeleton import add_exercise
    from kit.course import find_shipped_course

    chapter, slash, name = address.partition("/")
    if not slash:
        raise UsageError(f"'{address}' has no chapter.", "Write it like: first/countdown")
    course = find_here().course
    asked = click.get_current_context().ensure_object(Options).course
    is_chosen = asked is not None or Path.cwd().is_relative_to(course.root)
    if course.root == find_shipped_course() and not is_chosen:
        advice = "Go to the folder of your course, or name it with --course."
        raise UsageError("There is no course.toml in this folder or above it.", advice)
    written = add_exercise(course, chapter, name, course.resolve(like) if like else None)
    where = f" --course {shlex.quote(str(asked))}" if asked else ""
    shown = (path.relative_to(course.root) for path in written)
    _report(shown, f"Edit them, then prove it with: kit course check {name}{where}")


def _report(written: Iterable[Path], advice: str) -> None:
    """Say what was written, many files of one folder in one line, and what to do next."""
    lines = []
    for folder, group in groupby(written, key=lambda path: path.parent):
        files = [*group]
        is_long = len(files) > MOST_LISTED
        named = [f"{folder}{os.sep} ({len(files)} files)"] if is_long else files
        lines += [f"wrote {name}" for name in named]
    say("".join(f"{look_of(sys.stdout).line(line)}\n" for line in (*lines, advice)))
