"""Write the starter folder that students are given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from kit import __version__
from kit.classroom.assignment import Assignment
from kit.course import Course, Exercise, load_course
from kit.errors import CourseError, UsageError
from kit.files import write_whole

_README = """\
# {title}

{due}Edit the files in `exercises/`; the text at the top of each is the task.

| exercise | points |
|---|---|
{table}

You need kit {kit}. See how you stand with `kit grade` in this folder{hints}.

Hand in this folder, or the files of the exercises.
"""


def write_pack(folder: Path, assignment: Assignment, course: Course) -> list[Path]:
    """Write what a student is given: stubs, checks, hints if they are revealed, a README.

    Solutions and mistakes stay with the teacher. Raises :class:`UsageError` if the folder is not
    empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty.", "Name a folder that does not exist yet.")
    exercises = [task.exercise for task in assignment.tasks]
    shelves = ["exercises", "checks", *(["hints"] if assignment.hints.reveal else [])]
    files = [course.shelf(shelf, exercise) for shelf in shelves for exercise in exercises]
    files += [file for file in (course.root / "checks").rglob("*") if _is_shared(file)]
    if assignment.hints.reveal:
        files.append(course.root / "hints" / "errors.md")
    contents = {
        file.relative_to(course.root): file.read_bytes() for file in sorted(files) if file.is_file()
    }
    contents[Path("course.toml")] = _cut_down(course, exercises).encode()
    contents[Path("README.md")] = _make_readme(assignment).encode()
    for name, content in contents.items():
        write_whole(folder / name, content)
    if {e.address for e in load_course(folder).exercises} != {e.address for e in exercises}:
        raise CourseError(
            f"{course.root / 'course.toml'} cannot be cut down to the assignment's exercises.",
            "Write each chapter as [[chapters]] with a list of exercises.",
        )
    return [folder / name for name in contents]


def _is_shared(file: Path) -> bool:
    """Whether a file of the checks belongs to all of them, such as conftest.py."""
    return not file.name.startswith("test_") and "__pycache__" not in file.parts


def _cut_down(course: Course, exercises: Sequence[Exercise]) -> str:
    """Return the text of ``course.toml`` with only these exercises."""
    text = (course.root / "course.toml").read_text(encoding="utf-8")
    head, *parts = re.split(r"(?m)^(?=\[\[chapters\]\])", text)
    written = [head]
    for chapter, part in zip(course.chapters, parts, strict=True):
        names = "".join(f'    "{e.name}",\n' for e in chapter.exercises if e in exercises)
        if names:
            new = f"exercises = [\n{names}]"
            pattern = r"exercises\s*=\s*\[.*?\]"
            written.append(re.sub(pattern, new, part, count=1, flags=re.DOTALL))
    return "".join(written)


def _make_readme(assignment: Assignment) -> str:
    due = hints = ""
    if assignment.due is not None:
        time = assignment.due.astimezone(ZoneInfo(assignment.zone))
        due = f"Due: {time:%Y-%m-%d %H:%M} ({assignment.zone})\n\n"
    if assignment.hints.reveal:
        hints = ", take a hint with `kit hint EXERCISE`"
    if assignment.hints.reveal and (cost := assignment.hints.cost):
        hints += f"; each hint costs {cost:g} points (hand in the folder `.kit`, which counts them)"
    table = "\n".join(f"| {t.exercise.address} | {t.points:g} |" for t in assignment.tasks)
    return _README.format(
        title=assignment.title, due=due, table=table, kit=__version__, hints=hints
    )
