"""``kit course``: what an author of exercises needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli.session import common, complete_exercises, find_here
from kit.cli.terminal import look_of, say
from kit.cli.waiting import waiting
from kit.errors import MachineError, UsageError
from kit.render.proof import proof_text

if TYPE_CHECKING:
    from kit.course import Course

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
@common
def check(exercises: tuple[str, ...], mutants: bool) -> int:
    """Prove the whole course, or the exercises named, and say all that is wrong."""
    course = find_here().course
    try:
        from kit.authoring import check_course
    except ImportError as error:
        raise MachineError(
            f"To check a course, {error.name} is needed.",
            "Install it with: pip install kit[author]",
        ) from None
    with waiting() as tell:
        wanted = course.select(exercises)
        checked = check_course(
            course, wanted, mutate=mutants, tell=lambda n, of: tell(n, of, "grading")
        )
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
    say("".join(f"wrote {path}\n" for path in written))
    say(f"Prove it with: kit course check --course {folder}\n")
    return 0


@course_command.command("add")
@click.argument("address", metavar="CHAPTER/EXERCISE")
@common
def add(address: str) -> int:
    """Write the skeleton of another exercise, and enter it into course.toml."""
    from kit.authoring.skeleton import add_exercise

    chapter, slash, name = address.partition("/")
    if not slash:
        raise UsageError(f"'{address}' has no chapter.", "Write it like: first/countdown")
    course: Course = find_here().course
    written = add_exercise(course, chapter, name)
    say("".join(f"wrote {path.relative_to(course.root)}\n" for path in written))
    say(f"Edit them, then prove it with: kit course check {name}\n")
    return 0
