"""What is known of whose an entry of a download is: a claim, or a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from kit.classroom.roster import Student

ONLINE_TEXT: Final = "it is text that was typed in the browser, and only files are graded"


class System(Enum):
    """What has named an entry; the times of files in some downloads are those of the download."""

    TEACHER = "its name"
    PATTERN = "the pattern in assignment.toml"
    MOODLE = "Moodle"
    CANVAS = "Canvas"
    GRADESCOPE = "Gradescope"
    GITHUB = "GitHub"

    @property
    def has_times(self) -> bool:
        """Whether the times of unpacked files may be those of the submission.

        Moodle and Canvas write an archive's files with the time of the download: see
        ``add_file_from_stored_file()`` in Moodle's ``zip_writer``, and rubyzip in Canvas.
        """
        return self not in (System.MOODLE, System.CANVAS, System.GRADESCOPE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Whose an entry is: one student's, or that of each member of a group.

    ``file`` is the name that the student gave to it, if it is a single file; ``problem`` says why
    it cannot be graded. ``is_late`` is what the system says, ``note`` what a teacher should know.
    It ``is_group`` if its name is that of a group.
    """

    students: tuple[Student, ...]
    system: System
    file: str = ""
    is_late: bool = False
    is_group: bool = False
    problem: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why it is not known whose an entry is, and what to do."""

    problem: str
    repair: str


def doubt_between_groups(name: str) -> Doubt:
    """Return that it is not known which group is meant."""
    problem = f"more than one group on the roster may be {name}"
    repair = "Give them names that differ in letters or digits, or rename it to a student's id."
    return Doubt(problem=problem, repair=repair)


def doubt_between(students: Sequence[Student], repair: str) -> Doubt:
    """Return that it is not known which student is meant."""
    some = ", ".join(student.id for student in students[:4]) + (", …" if students[4:] else "")
    return Doubt(problem=f"more than one student may be meant: {some}", repair=repair)
