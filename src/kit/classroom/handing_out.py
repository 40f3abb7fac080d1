"""What a teacher begins with, and what students are given."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from kit import __version__
from kit.classroom.assignment import Assignment
from kit.classroom.assignment_file import ASSIGNMENT_FILE, ASSIGNMENT_FORMAT
from kit.course import Course, Exercise, load_course, quote_toml
from kit.errors import CourseError, UsageError
from kit.files import write_whole


def write_assignment(
    folder: Path, course: Course, exercises: Sequence[Exercise], title: str
) -> list[Path]:
    """Write an assignment with comments and an example of a roster; gives the files written.

    Raises :class:`UsageError` if there is an assignment in ``folder`` already.
    """
    file, roster = folder / ASSIGNMENT_FILE, folder / "roster.csv"
    if file.exists():
        raise UsageError(f"{file} is there already.", "Name another folder, or edit that file.")
    listed = "\n".join(
        f'[[exercises]]\nname = "{e.address}"\npoints = {e.max_points:g}\n' for e in exercises
    )
    text = Template(
        resources.files(__name__.rpartition(".")[0]).joinpath("assignment.txt").read_text("utf-8")
    )
    shown = "".join(letter if letter.isprintable() else " " for letter in title)
    words = {
        "format": str(ASSIGNMENT_FORMAT),
        "title": quote_toml(shown),
        "course": course.name,
        "seed": str(secrets.randbits(31)),
        "exercises": listed,
    }
    write_whole(file, text.substitute(words).encode())
    if not roster.exists():
        write_whole(roster, b"id,name,email,section\n")
    return [file, roster]


def write_pack(folder: Path, assignment: Assignment, course: Course) -> list[Path]:
    """Write what a student is given: stubs, checks, hints if they are revealed, a README.

    Solutions and mistakes stay with the teacher. Raises :class:`UsageError` if the folder is not
    empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty.", "Name a folder that does not exist yet.")
    exercises = [task.exercise for task in assignment.tasks]
    files = [course.shelf("exercises", exercise) for exercise in exercises]
    files += [file for file in (course.root / "checks").rglob("*") if _is_shared(file)]
    files += [course.shelf("checks", exercise) for exercise in exercises]
    if assignment.hints.reveal:
        files += [course.shelf("hints", exercise) for exercise in exercises]
        files.append(course.root / "hints" / "errors.md")
    written = []
    for file in sorted(file for file in files if file.is_file()):
        target = folder / file.relative_to(course.root)
        write_whole(target, file.read_bytes())
        written.append(target)
    write_whole(folder / "course.toml", _course_text(course, exercises).encode())
    write_whole(folder / "README.md", _readme(assignment).encode())
    if {e.address for e in load_course(folder).exercises} != {e.address for e in exercises}:
        raise CourseError(
            f"{course.root / 'course.toml'} cannot be cut down to the assignment's exercises.",
            "Write each chapter as [[chapters]] with a list of exercises.",
        )
    return [*written, folder / "course.toml", folder / "README.md"]


def _is_shared(file: Path) -> bool:
    """Whether a file of the checks belongs to all of them, such as conftest.py."""
    return not file.name.startswith("test_") and "__pycache__" not in file.parts


def _course_text(course: Course, exercises: Sequence[Exercise]) -> str:
    """``course.toml`` with only these exercises; all else as it stands there."""
    text = (course.root / "course.toml").read_text(encoding="utf-8")
    kept = {(e.chapter, e.name) for e in exercises}
    parts = re.split(r"(?m)^(?=\[\[chapters\]\])", text)
    written = [parts[0]]
    for chapter, part in zip(course.chapters, parts[1:], strict=True):
        names = [e.name for e in chapter.exercises if (chapter.name, e.name) in kept]
        if names:
            listed = "".join(f'    "{name}",\n' for name in names)
            new = f"exercises = [\n{listed}]"
            written.append(
                re.sub(
                    r"exercises\s*=\s*\[.*?\]", lambda _, n=new: n, part, count=1, flags=re.DOTALL
                )
            )
    return "".join(written)


def _readme(assignment: Assignment) -> str:
    lines = [f"# {assignment.title}", ""]
    if assignment.due is not None:
        due = assignment.due.astimezone(ZoneInfo(assignment.zone))
        lines += [f"Due: {due:%Y-%m-%d %H:%M} ({assignment.zone})", ""]
    lines += ["Edit the files in `exercises/`; the text at the top of each is the task.", ""]
    lines += ["| exercise | points |", "|---|---|"]
    lines += [f"| {task.exercise.address} | {task.points:g} |" for task in assignment.tasks]
    lines += ["", f"You need kit {__version__}. See how you stand with `kit grade` in this folder"]
    hints = assignment.hints
    if hints.reveal:
        cost = f"; each hint costs {hints.cost:g} points" if hints.cost else ""
        cost += " (hand in the folder `.kit`, which counts them)" if hints.cost else ""
        lines[-1] += f", take a hint with `kit hint EXERCISE`{cost}"
    lines[-1] += "."
    lines += ["", "Hand in this folder, or the files of the exercises."]
    return "\n".join(lines) + "\n"
