"""Write what is handed out: the students' starter folder, and the autograder for Gradescope."""

from __future__ import annotations

import csv
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Final

from jinja2 import Template

import kit
from kit.classroom.assignment import Assignment
from kit.classroom.policy import policy_sentences, zone_text
from kit.classroom.roster import Student, read_time
from kit.classroom.wheel import make_wheel
from kit.course import COURSE_FILE, Course, Exercise, Handout, encode_handout, load_course
from kit.course.lessons import list_lessons
from kit.course.load import POINTER_FILE
from kit.course.types import ORIGINALS
from kit.errors import CourseError, MachineError, UsageError
from kit.files import replace_patiently, write_whole
from kit.learner.editor_files import CONTAINER_FILE, make_container_file, read_editor_files
from kit.packages import read_requirements
from kit.render.blocks import plural, points

SCRIPTS: Final = ("setup.sh", "run_autograder")


def write_pack(
    folder: Path, assignment: Assignment, course: Course, *, is_pushed: bool = False
) -> list[Path]:
    """Write what a student is given, and return the files; work that ``is_pushed`` is in git.

    Raises :class:`UsageError` if the folder is not empty, :class:`CourseError`, MachineError.
    """
    written = write_course(folder, assignment, course)
    handout = replace(make_handout(assignment), is_pushed=is_pushed)
    contents = {POINTER_FILE: encode_handout(handout).encode()}
    wheel = ""
    if not assignment.install:
        wheel, contents[wheel] = make_wheel()
    title, install = (
        " ".join(assignment.title.split()),
        assignment.install or f"pip install ./{wheel}",
    )
    template = resources.files("kit.classroom").joinpath("pack.md.j2").read_text("utf-8")
    readme = Template(template, keep_trailing_newline=True, trim_blocks=True)
    contents["README.md"] = readme.render(
        assignment=assignment,
        title=title,
        policy=list(policy_sentences(assignment)),
        is_scaled=any(task.points != task.exercise.max_points for task in assignment.tasks),
        install=install,
        has_wheel=bool(wheel),
        is_pushed=is_pushed,
        points=points,
        plural=plural,
        kit=kit.__version__,
    ).encode()
    contents |= read_editor_files()
    contents[CONTAINER_FILE] = make_container_file(title, install)
    for name, content in contents.items():
        write_whole(folder / name, content)
    return [*written, *(folder / name for name in contents)]


def make_handout(assignment: Assignment) -> Handout:
    """Return what the folder of a student says about the assignment."""
    return Handout(
        title=assignment.title,
        due=assignment.due and assignment.due.astimezone(assignment.clock),
        zone=zone_text(assignment),
        has_hints=assignment.reveals_hints,
        hint_cost=assignment.hint_cost if assignment.reveals_hints else 0.0,
        hand_in=("exercises", ".kit") if assignment.wants_state else ("exercises",),
        asks_log=assignment.asks_log,
        points={task.exercise.address: task.points for task in assignment.tasks},
    )


def write_course(folder: Path, assignment: Assignment, course: Course) -> list[Path]:
    """Write a course of the assignment's exercises, without answers; raises as write_pack."""
    check_empty(folder)
    exercises = [task.exercise for task in assignment.tasks]
    files = [course.shelf(shelf, e) for shelf in ("exercises", "checks") for e in exercises]
    files += [  # what all checks share, such as conftest.py
        file
        for file in (course.root / "checks").rglob("*")
        if not file.name.startswith("test_") and "__pycache__" not in file.parts
    ]
    chapters = {exercise.chapter for exercise in exercises}
    files += [x.file for x in list_lessons(course) if x.is_primer or x.name in chapters]
    if assignment.reveals_hints:
        files += [course.shelf("hints", exercise) for exercise in exercises]
        files.append(course.root / "hints" / "errors.md")
    files = sorted(file for file in files if file.is_file())
    contents = {file.relative_to(course.root): file.read_bytes() for file in files}
    for exercise in exercises:  # for `kit reset`, and to know how functions are called
        stub = course.shelf("exercises", exercise).relative_to(course.root)
        contents[Path(ORIGINALS, f"{exercise.address}.py")] = contents[stub]
    contents[Path(COURSE_FILE)] = _cut_down(course, exercises).encode()
    for name, content in contents.items():
        write_whole(folder / name, content)
    if {e.address for e in load_course(folder).exercises} != {e.address for e in exercises}:
        file = course.root / COURSE_FILE
        sentence = f"{file} cannot be cut down to the assignment's exercises."
        raise CourseError(sentence, "Write each chapter as [[chapters]] with a list of exercises.")
    return [folder / name for name in contents]


def check_empty(folder: Path) -> None:
    """Raise :class:`UsageError` unless a folder is empty or missing; :class:`MachineError`."""
    try:
        is_empty = not folder.exists() or not any(folder.iterdir())
    except OSError as error:
        sentence = f"{folder} cannot be read: {error.strerror}."
        raise MachineError(sentence, "Name a folder that does not exist yet.") from None
    if not is_empty:
        raise UsageError(f"{folder} is not empty.", "Name a folder that does not exist yet.")


def _cut_down(course: Course, exercises: Sequence[Exercise]) -> str:
    """Return the text of ``course.toml`` with only these exercises."""
    text = (course.root / COURSE_FILE).read_text(encoding="utf-8")
    head, *parts = re.split(r"(?m)^(?=\[\[chapters\]\])", text)
    written = [head]
    for chapter, part in zip(course.chapters, parts, strict=True):
        names = "".join(f'    "{e.name}",\n' for e in chapter.exercises if e in exercises)
        if names:
            new = f"exercises = [\n{names}]"
            pattern = r"exercises\s*=\s*\[.*?\]"
            written.append(re.sub(pattern, new, part, count=1, flags=re.DOTALL))
    return "".join(written)


def write_autograder(
    folder: Path,
    assignment: Assignment,
    course: Course,
    students: Iterable[Student],
    packages: Sequence[str] = (),
) -> Path:
    """Write the autograder anew and return its archive; raise :class:`UsageError`, MachineError."""
    target, archive = folder / "autograder", folder / "autograder.zip"
    if target.exists() and not all((target / name).is_file() for name in SCRIPTS):
        raise UsageError(f"{target} is not an autograder.", "Give another folder to --to.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".autograder-", dir=folder) as made:
            new, zipped = Path(made, "autograder"), Path(made, "autograder.zip")
            write_course(new / "course", assignment, course)
            ignore = shutil.ignore_patterns("__pycache__", "_course", "new_course", "*.pyc")
            shutil.copytree(Path(kit.__file__).parent, new / "kit", ignore=ignore)
            shutil.copyfile(assignment.file, new / "assignment.toml")
            with (new / "roster.csv").open("w", encoding="utf-8", newline="") as roster:
                rows = ((student.id, student.email) for student in students)
                csv.writer(roster, lineterminator="\n").writerows([("id", "email"), *rows])
            needed = (f"{package}\n" for package in (*read_requirements(), *packages))
            (new / "requirements.txt").write_text("".join(needed), encoding="utf-8")
            for name in SCRIPTS:
                script = resources.files("kit.classroom").joinpath("gradescope", name)
                (new / name).write_text(script.read_text("utf-8"), encoding="utf-8", newline="\n")
                (new / name).chmod(0o755)
            _zip(new, zipped)
            if target.exists():
                replace_patiently(target, Path(made, "old"))
            replace_patiently(new, target)
            replace_patiently(zipped, archive)
    except OSError as error:
        sentence = f"{target} cannot be written: {error.strerror or error}."
        advice = "Make room on the disk, or see who may write to the folder."
        raise MachineError(sentence, advice) from None
    return archive


def _zip(folder: Path, target: Path) -> None:
    """Put a folder's content at the top of an archive; its entries have no time."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix())
            entry.external_attr = (0o100755 if file.name in SCRIPTS else 0o100644) << 16
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)


def read_metadata(file: Path) -> tuple[tuple[str, ...], datetime]:
    """Return the emails and the time in Gradescope's metadata; raise :class:`UsageError`."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        emails = tuple(str(user["email"]) for user in data["users"])
        return emails, read_time(data["created_at"], UTC, f"{file}: created_at: ")
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        sentence = f"{file} is not a submission's metadata: {type(error).__name__}: {error}."
        raise UsageError(sentence, "It has users with emails, and created_at.") from None
