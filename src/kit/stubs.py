"""The untouched stubs: where they are kept, what they are compared with, how they come back.

The untouched text is that of the course (a separate workspace's, else the shipped one if it is the
same), or a copy that was made when the kit first saw the file, ``.kit/originals/<address>.py``, or
git's at ``HEAD``. Before a file is replaced it is kept as ``.kit/kept/<address>.<N>.py``; what is
not a readable file (a folder, a link) is moved to ``.kit/kept/<address>.<N>/``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kit.course import Course, Exercise, Workspace, find_shipped_course, load_course
from kit.course.types import ORIGINALS
from kit.errors import CourseError
from kit.files import find_blocking, is_file, move_beside, write_beside, write_whole
from kit.source import BadFile, read_source

_ELSEWHERE = ("GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_NAMESPACE")
"""Variables of a git hook that would point git at another repository than the workspace's."""


def read_original(workspace: Workspace, exercise: Exercise) -> str | None:
    """Return the untouched text of ``exercise``, or None if it is not available."""
    for content in _read_originals(workspace, exercise):
        if content is not None:
            with suppress(UnicodeDecodeError):
                return content.decode("utf-8-sig")
    return None


def _read_originals(workspace: Workspace, exercise: Exercise) -> Iterator[bytes | None]:
    shipped = _find_shipped(workspace)
    yield _read(shipped.shelf("exercises", exercise)) if shipped else None
    yield _read(_kept_original(workspace, exercise))
    yield _read_from_git(workspace, exercise)


def keep_originals(workspace: Workspace) -> None:
    """Copy the exercises that the kit sees for the first time, unless the shipped course has them.

    The copy is git's text if there is one, since the file may have been edited already. A copy is
    never overwritten. Raises :class:`MachineError`.
    """
    shipped = _find_shipped(workspace)
    for exercise in workspace.course.exercises:
        kept = _kept_original(workspace, exercise)
        if os.path.lexists(kept) or (shipped and is_file(shipped.shelf("exercises", exercise))):
            continue
        content = _read_from_git(workspace, exercise)
        content = _read(workspace.file(exercise)) if content is None else content
        if content is not None:
            write_whole(kept, content)


def is_untouched(workspace: Workspace, exercise: Exercise) -> bool:
    """Whether the file has its original text, ignoring what :func:`is_same_text` ignores.

    False if the file cannot be read or its original is not available.
    """
    present = _read(workspace.file(exercise))
    if present is None:
        return False
    # In a workspace that waits for an update, its own original is older than the shipped one.
    own = None if workspace.is_course else _read(_kept_original(workspace, exercise))
    if own is not None and is_same_text(present, own):
        return True
    text = read_original(workspace, exercise)
    return text is not None and is_same_text(present, text.encode())


def is_same_text(first: bytes, second: bytes) -> bool:
    """Whether two texts differ only in line ends, a BOM and blank lines at the end."""
    without_bom = (text.removeprefix(b"\xef\xbb\xbf") for text in (first, second))
    one, other = (t.replace(b"\r\n", b"\n").replace(b"\r", b"\n") for t in without_bom)
    return one.rstrip() == other.rstrip()


def restore(workspace: Workspace, exercise: Exercise) -> Path | None:
    """Put the original text back; return the path that now holds what was there before.

    Returns None if there was no file, or it was untouched. Raises :class:`CourseError` if there is
    no original, and :class:`MachineError`.
    """
    text = read_original(workspace, exercise)
    if text is None:
        raise CourseError(
            f"The original text of {exercise.address} is not available.",
            "Copy the file from where you got the course.",
        )
    return replace_text(workspace, exercise, text)


def replace_text(
    workspace: Workspace, exercise: Exercise, text: str, *, unkept: str = ""
) -> Path | None:
    """Write the file of an exercise; return the path that now holds what was there before.

    Returns None if there was no file, or its text was ``text`` or ``unkept``. If this is
    interrupted, the old content is in one place or the other. Raises :class:`MachineError`.
    """
    file = workspace.file(exercise)
    present = _read(file)
    kept = None
    if present is None:
        in_the_way = find_blocking(file) or file
        if os.path.lexists(in_the_way):
            kept = move_beside(_kept_place(workspace, in_the_way), in_the_way)
    elif is_same_text(present, text.encode()):
        return None
    elif not is_same_text(present, unkept.encode()):
        kept = write_beside(_kept_place(workspace, file), present)
    write_whole(file, text.encode())
    return kept


def _kept_place(workspace: Workspace, path: Path) -> Path:
    """Return where a path of the workspace is kept; the folder ``exercises`` is left out."""
    first, *rest = path.relative_to(workspace.root).parts
    return (workspace.state / "kept").joinpath(
        *(rest if rest and first == "exercises" else [first, *rest])
    )


def _find_shipped(workspace: Workspace) -> Course | None:
    """Return the unedited course, None if there is none beside the workspace."""
    if not workspace.is_course:
        return workspace.course
    root = find_shipped_course()
    if root.resolve() == workspace.root.resolve():
        return None
    with suppress(CourseError):
        course = load_course(root)
        return course if course.name == workspace.course.name else None
    return None


def _kept_original(workspace: Workspace, exercise: Exercise) -> Path:
    return workspace.root / ORIGINALS / f"{exercise.address}.py"


def _read(file: Path) -> bytes | None:
    """Return the content of ``file``, or None if it cannot be read as a learner's file."""
    with suppress(BadFile):
        return read_source(file)
    return None


def _read_from_git(workspace: Workspace, exercise: Exercise) -> bytes | None:
    root = workspace.root.resolve()
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return None
    import subprocess

    path = f"HEAD:./exercises/{exercise.address}.py"
    with suppress(OSError, subprocess.SubprocessError):
        return subprocess.run(  # noqa: S603 - nothing in it comes from outside the course
            ["git", "show", "--no-textconv", path],  # noqa: S607 - git's place differs by machine
            cwd=root,
            env={key: os.environ[key] for key in os.environ if key not in _ELSEWHERE},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=5.0,  # seconds
            check=True,
        ).stdout
    return None
