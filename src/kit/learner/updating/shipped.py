"""What a course gives to a workspace: the text of each file, by its path there."""

from __future__ import annotations

from importlib import resources
from string import Template

from kit.course import Course, Workspace
from kit.errors import CourseError
from kit.source import BadFile, read_source

README = "README.md"


def shipped_texts(course: Course) -> dict[str, bytes]:
    """Every file of a new workspace by its path, ``/`` between the parts.

    Raises :class:`CourseError` if a stub is missing.
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
    template = resources.files(__name__.rpartition(".")[0]).joinpath("readme.txt")
    words = {"title": course.title, "first": course.exercises[0].name}
    texts[README] = Template(template.read_text("utf-8")).substitute(words).encode()
    return texts


def base_path(path: str) -> str:
    """Where a workspace keeps the text that the course last gave it for ``path``.

    For an exercise that is the same file that :mod:`kit.stubs` reads.
    """
    return f".kit/originals/{path.removeprefix('exercises/')}"


def read(workspace: Workspace, path: str) -> bytes | None:
    """Return the content of a file of the workspace, None if it is missing.

    Raises :class:`BadFile` if something else is in its place.
    """
    try:
        return read_source(workspace.root / path)
    except BadFile as error:
        if error.is_missing:
            return None
        raise
