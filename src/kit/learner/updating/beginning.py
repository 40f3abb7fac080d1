"""``kit init``: a folder with a course's exercises, all else staying where the course is."""

from __future__ import annotations

import os
from pathlib import Path

from kit.course import Course, Workspace, find_shipped_course, open_workspace, quote_toml
from kit.course.load import POINTER_FILE
from kit.errors import MachineError, UsageError
from kit.files import is_folder, write_whole
from kit.learner.updating.shipped import README, base_path, shipped_texts


def begin(folder: Path, course: Course) -> tuple[Path, ...]:
    """Write a workspace for ``course`` into ``folder``; gives the files that a learner sees.

    A README that is there already is left alone. Raises :class:`UsageError` if anything else is in
    the way, :class:`kit.errors.CourseError` and :class:`kit.errors.MachineError`.
    """
    _refuse(folder, course)
    texts = shipped_texts(course)
    if os.path.lexists(folder / README):
        del texts[README]
    written = []
    if course.root.resolve() != find_shipped_course().resolve():
        quoted = quote_toml(str(course.root.resolve()))
        pointer = f"# Where the course of these exercises is.\ncourse = {quoted}\n"
        write_whole(folder / POINTER_FILE, pointer.encode())
        written.append(folder / POINTER_FILE)
    for path, text in texts.items():
        # In this order: a file without a base is given one later, a base alone looks like a file
        # that was deleted.
        write_whole(folder / path, text)
        write_whole(folder / base_path(path), text)
        written.append(folder / path)
    return tuple(written)


def _refuse(folder: Path, course: Course) -> None:
    if os.path.lexists(folder) and not is_folder(folder):
        raise UsageError(f"{folder} is not a folder.", "Name a folder.")
    around = open_workspace(folder)
    if around.is_course or around.course.root.resolve() != find_shipped_course().resolve():
        raise UsageError(
            f"{folder} lies in {around.root}, which has exercises of its own.",
            "Name a folder outside of it.",
        )
    if Workspace(course=course, root=folder).has_exercises:
        raise UsageError(f"{folder} has exercises already.", "Bring them up to date: kit update")
    exercises, state = folder / "exercises", Workspace.state_of(folder)
    for place in (exercises, state):
        if os.path.lexists(place) and not is_folder(place):
            raise UsageError(f"{place} is not a folder.", "Name another folder.")
    if not os.path.lexists(exercises):
        return
    try:
        is_empty = not any(exercises.iterdir())
    except OSError as error:
        raise MachineError(
            f"{exercises} cannot be read: {error.strerror}.", "See who may read it."
        ) from None
    if not is_empty:
        raise UsageError(f"{exercises} is not empty.", "Name another folder.")
