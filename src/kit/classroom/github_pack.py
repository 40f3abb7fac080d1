"""Write the two repositories of a class on GitHub: what students begin with, and what grades them.

Students can write everything in their own repository, also its workflow. So this workflow only
calls another one, in the repository of the assignment. There students can read everything, so it
has nothing about single students, and draws other inputs than the teacher's assignment.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Final

from jinja2 import Environment

from kit.classroom.assignment import ASSIGNMENT_FORMAT, Assignment, read_assignment
from kit.classroom.handing_out import check_empty, write_course, write_pack
from kit.classroom.wheel import make_wheel
from kit.course import Course, find_shipped_course
from kit.course.load import quote_toml
from kit.errors import UsageError
from kit.files import write_whole

_OWNER: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})"
_REPOSITORY: Final = re.compile(rf"({_OWNER}/(?!\.\.?@)[A-Za-z0-9._-]{{1,100}})@([A-Za-z0-9._/-]+)")
_WRONG_REF: Final = re.compile(r"^[-./]|\.\.|//|\.lock(/|$)|[./]$|/[.-]")  # git-check-ref-format(1)
_TEMPLATES: Final = Environment(keep_trailing_newline=True, trim_blocks=True, autoescape=False)  # noqa: S701 - YAML and Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRepository:
    """The repository of an assignment: ``OWNER/NAME``, and a tag or a commit in it."""

    name: str
    ref: str


def read_repository_name(text: str) -> AssignmentRepository:
    """Return the repository that ``OWNER/NAME@REF`` names; raise :class:`UsageError`."""
    match = _REPOSITORY.fullmatch(text)
    if match is None or _WRONG_REF.search(match[2]):
        sentence = f"'{text}' is not a repository of GitHub with a tag."
        raise UsageError(sentence, "Write it as OWNER/NAME@TAG, such as my-school/streams@v1.")
    return AssignmentRepository(name=match[1], ref=match[2])


def write_repositories(
    folder: Path, repository: AssignmentRepository, assignment: Assignment, course: Course
) -> tuple[list[Path], Path]:
    """Write both; return the files of the students' template, and the other one's folder.

    Raises :class:`UsageError` if a folder is not empty, :class:`CourseError`, MachineError.
    """
    other = folder.with_name(f"{folder.name}-assignment")
    for each in (folder, other):
        check_empty(each)
    written = write_pack(folder, assignment, course, is_pushed=True)
    contents = {
        ".github/workflows/grade.yml": _render("student.yml.j2", repository=repository),
        ".gitignore": _render("gitignore.j2", assignment=assignment),
        ".gitattributes": _read("gitattributes"),
    }
    _write_assignment_repository(other, repository, assignment, course)
    return [*written, *_write_texts(folder, contents)], other


def _write_assignment_repository(
    folder: Path, repository: AssignmentRepository, assignment: Assignment, course: Course
) -> None:
    is_shipped = course.root == find_shipped_course()  # and then it is in the wheel
    if not is_shipped:
        write_course(folder, assignment, course)
    wheel, content = make_wheel()
    write_whole(folder / wheel, content)
    contents = {
        "action.yml": _read("action.yml"),
        ".github/workflows/grade.yml": _read("grade.yml"),
        ".gitattributes": _read("gitattributes"),
        "autograder.py": _read("autograder.txt"),
        "assignment.toml": encode_public_assignment(assignment, course),
        "README.md": _render(
            "repository.md.j2",
            title=" ".join(assignment.title.split()),
            repository=repository,
            wheel=wheel,
            has_course=not is_shipped,
        ),
    }
    _write_texts(folder, contents)
    read_assignment(folder / "assignment.toml", course)


def encode_public_assignment(assignment: Assignment, course: Course) -> str:
    """Return the text of an assignment that students may read: a new seed, no roster, no extension.

    Its scores are those of ``assignment``, except for a student with an extension.
    """
    late = assignment.late
    lines = [
        "# Written by `kit class new --github`. Students can read it.",
        f"format = {ASSIGNMENT_FORMAT}",
        f"title = {quote_toml(assignment.title)}",
        f"course = {quote_toml(course.name)}",
        f"seed = {secrets.randbits(31)}",
    ]
    for task in assignment.tasks:
        name = quote_toml(task.exercise.address)
        lines += ["", "[[exercises]]", f"name = {name}", f"points = {task.points!r}"]
    if assignment.due:
        due = assignment.due.astimezone(assignment.clock)
        lines += ["", "[due]", f"at = {due.isoformat()}"]
        lines += [f"zone = {quote_toml(assignment.zone)}"] if assignment.zone != "UTC" else []
        lines += [f"grace_minutes = {assignment.grace / timedelta(minutes=1)!r}"]
    lines += ["", "[late]", f"per_day = {late.per_day!r}", f"cap = {late.cap!r}"]
    lines += [] if late.last_day is None else [f"last_day = {late.last_day}"]
    lines += ["", "[hints]", f"reveal = {str(assignment.reveals_hints).lower()}"]
    lines += [f"cost = {assignment.hint_cost!r}"]
    lines += [f"require_record = {str(assignment.requires_record).lower()}"]
    return "\n".join(lines) + "\n"


def _read(name: str) -> str:
    return resources.files("kit.classroom").joinpath("github", name).read_text("utf-8")


def _render(name: str, **values: object) -> str:
    return _TEMPLATES.from_string(_read(name)).render(**values)


def _write_texts(folder: Path, contents: dict[str, str]) -> list[Path]:
    for name, text in contents.items():
        write_whole(folder / name, text.encode())
    return [folder / name for name in contents]
