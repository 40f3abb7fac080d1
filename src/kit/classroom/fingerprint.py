"""What a verdict hangs on besides the submission, as numbers that can be compared."""

from __future__ import annotations

import hashlib
import platform
from importlib import metadata
from pathlib import Path

from kit import __version__
from kit.classroom.assignment import Assignment
from kit.course import Course, Exercise


def fingerprints(assignment: Assignment, course: Course) -> dict[str, str]:
    """By the address of each exercise: seed, kit, Python, libraries, limits and checks."""
    shared = hashlib.sha256(f"{assignment.seed} {course.limits} {_versions(course)}".encode())
    for file in _checks(course):
        if not file.name.startswith("test_"):
            _take(shared, course, file)
    return {
        task.exercise.address: _own(shared.copy(), course, task.exercise)
        for task in assignment.tasks
    }


def content_of(course: Course) -> str:
    """A number for all that judges read of a course: the same wherever it is the same course."""
    made = hashlib.sha256(__version__.encode())
    for file in [course.root / "course.toml", *_checks(course)]:
        _take(made, course, file)
    return made.hexdigest()


def _own(made: hashlib._Hash, course: Course, exercise: Exercise) -> str:
    _take(made, course, course.shelf("checks", exercise))
    return made.hexdigest()


def _take(made: hashlib._Hash, course: Course, file: Path) -> None:
    content = file.read_bytes()
    made.update(f"{file.relative_to(course.root).as_posix()} {len(content)}\n".encode() + content)


def _checks(course: Course) -> list[Path]:
    return sorted((course.root / "checks").rglob("*.py"))


def _versions(course: Course) -> str:
    """Versions of the kit, of Python and of the packages that decide what checks find."""
    modules = {name.partition(".")[0] for needs in course.runners for name in needs.preload}
    found = [f"kit {__version__}", f"Python {platform.python_version()}"]
    for name in sorted(modules | {"hypothesis", "pytest", "pytest-asyncio"}):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue  # a module of the standard library, or one with another name than its package
    return ", ".join(found)
