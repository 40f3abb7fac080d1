"""Lessons: what a course teaches before it asks, one file for each chapter, and primers."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kit.course.types import Course
from kit.errors import CourseError
from kit.files import is_file


class Lesson(NamedTuple):
    """One file on the shelf ``lessons``; its name is that of a chapter, or of a primer."""

    name: str
    file: Path
    is_primer: bool

    def read(self) -> str:
        """Return the text, which is Markdown. Raise :class:`CourseError` if it cannot be read."""
        try:
            return self.file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CourseError(f"{self.file} cannot be read: {error}.", "Fix the file.") from None

    def read_title(self) -> str:
        """Return the heading in the first line, empty if there is none."""
        first = self.read().partition("\n")[0]
        return first[2:].strip() if first.startswith("# ") else ""


def list_lessons(course: Course) -> tuple[Lesson, ...]:
    """Return the primers by their names, then the lessons of chapters in the course's order.

    A course need not have any. ``README.md`` is about the folder and is not a primer.
    """
    chapters = [chapter.name for chapter in course.chapters]
    files = {f.stem: f for f in sorted((course.root / "lessons").glob("*.md")) if is_file(f)}
    primers = [n for n in files if n not in chapters and n.casefold() != "readme"]
    return (
        *(Lesson(name, files[name], is_primer=True) for name in primers),
        *(Lesson(name, files[name], is_primer=False) for name in chapters if name in files),
    )


def find_lesson(course: Course, chapter: str) -> Lesson | None:
    """Return the lesson of a chapter, None if it has none."""
    return next((x for x in list_lessons(course) if x.name == chapter and not x.is_primer), None)
