"""Create a workspace that is separate from its course, and read the files it shares with it."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from string import Template

from kit.course import Course, Workspace, find_shipped_course, open_workspace
from kit.course.load import POINTER_FILE, quote_toml
from kit.errors import CourseError, MachineError, UsageError
from kit.files import is_folder, write_whole
from kit.source import BadFile, read_source

README = "README.md"


def create_workspace(folder: Path, course: Course) -> int:
    """Write a workspace for ``course`` into ``folder``; return how many files the learner sees.

    An existing README is kept. Raises :class:`UsageError` if anything else is in the way,
    :class:`CourseError` and :class:`MachineError`.
    """
    _check_folder(folder, course)
    texts = course_texts(course)
    if os.path.lexists(folder / README):
        del texts[README]
    needs_pointer = course.root.resolve() != find_shipped_course().resolve()
    if needs_pointer:
        path = quote_toml(str(course.root.resolve()))
        pointer = f"# Where the course of these exercises is.\ncourse = {path}\n"
        write_whole(folder / POINTER_FILE, pointer.encode())
    for path, text in texts.items():
        # In this order: an update adds a missing base, but takes a base without a file for a file
        # that was deleted.
        write_whole(folder / path, text)
        write_whole(folder / base_path(path), text)
    return len(texts) + needs_pointer


def _check_folder(folder: Path, course: Course) -> None:
    """Raise an error if no workspace can be created in ``folder``."""
    exercises = folder / "exercises"
    for place in (folder, exercises, folder / ".kit"):
        if os.path.lexists(place) and not is_folder(place):
            raise UsageError(f"{place} is not a folder.", "Name another folder.")
    outer = open_workspace(folder)
    if outer.is_course or outer.course.root.resolve() != find_shipped_course().resolve():
        raise UsageError(
            f"{folder} is inside {outer.root}, which has its own exercises.",
            "Name a folder outside of it.",
        )
    if Workspace(course=course, root=folder).has_exercises:
        raise UsageError(f"{folder} already has exercises.", "Bring them up to date: kit update")
    if list_folder(exercises):
        raise UsageError(f"{exercises} is not empty.", "Name another folder.")


def list_folder(folder: Path) -> list[Path]:
    """Return what is in a folder, nothing if it is missing. Raises :class:`MachineError`."""
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise MachineError(
            f"{folder} cannot be read: {error.strerror}.", "Check its permissions."
        ) from None


def course_texts(course: Course) -> dict[str, bytes]:
    """Return the text of every file of a new workspace by its path, with ``/`` between the parts.

    Raises :class:`CourseError` if a stub cannot be read.
    """
    texts = {}
    for exercise in course.exercises:
        file = course.shelf("exercises", exercise)
        try:
            texts[f"exercises/{exercise.address}.py"] = file.read_bytes()
        except OSError as error:
            raise CourseError(
                f"{file} cannot be read: {error.strerror}.", "Install the kit again."
            ) from None
    template = resources.files("kit.learner").joinpath("workspace_readme.txt").read_text("utf-8")
    first = course.exercises[0].name
    texts[README] = Template(template).substitute(title=course.title, first=first).encode()
    return texts


def base_path(path: str) -> str:
    """Return where a workspace keeps its base: the text that the course last gave it for ``path``.

    For an exercise, :mod:`kit.stubs` reads the same file.
    """
    return f".kit/originals/{path.removeprefix('exercises/')}"


def read_file(workspace: Workspace, path: str) -> bytes | None:
    """Return the content of a file of the workspace, None if it is missing.

    Raises :class:`BadFile` if it cannot be read.
    """
    try:
        return read_source(workspace.root / path)
    except BadFile as error:
        if error.is_missing:
            return None
        raise
