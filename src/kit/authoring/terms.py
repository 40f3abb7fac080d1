"""The terms that the chapters of a course introduce: where they are used, and whether taught."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from kit.authoring.english import read_file
from kit.authoring.shelves import list_used_names
from kit.course import Course, Exercise
from kit.course.lessons import list_lessons


class Terms(NamedTuple):
    """The terms that a solution uses.

    ``new`` are those that no earlier exercise uses, and ``not_taught`` those that are neither in
    the task, nor in a primer, nor in a lesson up to this chapter's.
    """

    used: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    not_taught: tuple[str, ...] = ()


def list_terms(course: Course) -> tuple[str, ...]:
    """Return the terms that chapters introduce, in the order of the course."""
    return tuple(dict.fromkeys(term for c in course.chapters for term in c.introduces))


def find_terms(course: Course) -> dict[Exercise, Terms]:
    """Return the terms of each exercise; none for a solution that is missing or not Python."""
    lessons = {lesson.name: lesson for lesson in list_lessons(course)}
    taught = _read(lesson.file for lesson in lessons.values() if lesson.is_primer)
    terms: dict[Exercise, Terms] = {}
    seen: set[str] = set()
    for chapter in course.chapters:
        taught += _read([lessons[chapter.name].file] if chapter.name in lessons else [])
        for exercise in chapter.exercises:
            names = _list_names(course.shelf("solutions", exercise))
            used = [term for term in list_terms(course) if term in names]
            text = taught + _read([course.shelf("exercises", exercise)])
            not_taught = [term for term in used if not _is_in(text, term)]
            new = [term for term in used if term not in seen]
            terms[exercise] = Terms(tuple(used), tuple(new), tuple(not_taught))
            seen.update(used)
    return terms


def _list_names(file: Path) -> set[str]:
    try:
        return list_used_names(ast.parse(file.read_bytes()))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return set()


def _read(files: Iterable[Path]) -> str:
    return "".join(f"{text.content}\n" for file in files if (text := read_file(file)))


def _is_in(text: str, term: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text))
