"""The untouched stubs: where they are found, what they are compared with, how they come back.

The untouched text of an exercise is the first of these that there is:

1. the file of the same address in the course, where the workspace is a folder apart from it, or
   in the shipped course, if that is the same course elsewhere,
2. a copy in the workspace, ``.kit/originals/<address>.py``, made when the kit first saw the file,
3. the file as git has it at ``HEAD``.

What a learner had written is kept in ``.kit/kept/<address>.<N>.py`` before anything replaces it.
What is in the file's place and cannot be read as one (a folder, a link, a file without rights) is
moved to ``.kit/kept/<address>.<N>/``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kit.course import COURSE_FILE, Exercise, Workspace, shipped_course
from kit.errors import CourseError
from kit.files import is_file, is_folder, move_beside, write_beside, write_whole
from kit.source import Unfit, read_source

GIT_SECONDS = 5.0
"""How long git may take to answer, in seconds of wall time."""
_ELSEWHERE = ("GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_NAMESPACE")
"""What a git hook sets, and what would point git at another repository than the workspace's."""


def original(workspace: Workspace, exercise: Exercise) -> str | None:
    """The untouched text of ``exercise``, or None if it is not available."""
    for content in _sources(workspace, exercise):
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
    return None


def keep_originals(workspace: Workspace) -> None:
    """Copy what the kit sees for the first time, unless the shipped course has it.

    The copy is git's text where there is one, since the file may have been edited already. A copy
    is never overwritten. Raises :class:`MachineError`.
    """
    shipped = _shipped(workspace)
    for exercise in workspace.course.exercises:
        kept = _kept_original(workspace, exercise)
        if os.path.lexists(kept) or (shipped and is_file(_file(shipped, exercise))):
            continue
        content = _from_git(workspace, exercise)
        content = _read(workspace.file(exercise)) if content is None else content
        if content is not None:
            write_whole(kept, content)


def is_untouched(workspace: Workspace, exercise: Exercise) -> bool:
    """Whether the file has its original text, but for line ends, a BOM and blank lines at the end.

    False if the file cannot be read or its original is not available.
    """
    present = _read(workspace.file(exercise))
    if present is None:
        return False
    # In a workspace that waits for an update, what it began with is older than what is shipped.
    own = None if workspace.is_course else _read(_kept_original(workspace, exercise))
    if own is not None and same_text(present, own):
        return True
    untouched = original(workspace, exercise)
    return untouched is not None and same_text(present, untouched.encode())


def same_text(one: bytes, other: bytes) -> bool:
    """Whether two texts are alike but for line ends, a BOM and blank lines at the end."""
    return _plain(one) == _plain(other)


def restore(workspace: Workspace, exercise: Exercise) -> Path | None:
    """Put the original text back; gives the file that now holds what was there before.

    Gives None if there was no file, or it was untouched. Whatever stops this half-way, what was
    there is in one place or the other. Raises :class:`CourseError` if there is no original, and
    :class:`MachineError`.
    """
    text = original(workspace, exercise)
    if text is None:
        raise CourseError(
            f"The original text of {exercise.address} is not available.",
            "Copy the file from where you got the course.",
        )
    file = workspace.file(exercise)
    present = _read(file)
    if present is not None and same_text(present, text.encode()):
        return None
    wanted = workspace.state / "kept" / f"{exercise.address}.py"
    kept = _make_way(workspace, file) if present is None else write_beside(wanted, present)
    write_whole(file, text.encode())
    return kept


def _make_way(workspace: Workspace, file: Path) -> Path | None:
    """Move aside what is in the place of ``file`` or of a folder above it; gives the new path."""
    places = [*reversed(file.relative_to(workspace.root).parents[:-1]), file]
    for place in (workspace.root / place for place in places):
        is_in_the_way = place == file or not is_folder(place)
        if is_in_the_way and os.path.lexists(place):
            below = place.relative_to(workspace.root / "exercises")
            wanted = below if below.name else Path("exercises")
            return move_beside(workspace.state / "kept" / wanted, place)
    return None


def _sources(workspace: Workspace, exercise: Exercise) -> Iterator[bytes]:
    shipped = _shipped(workspace)
    found = _read(_file(shipped, exercise)) if shipped else None
    if found is not None:
        yield found
    found = _read(_kept_original(workspace, exercise))
    if found is not None:
        yield found
    found = _from_git(workspace, exercise)
    if found is not None:
        yield found


def _shipped(workspace: Workspace) -> Path | None:
    """The folder of the workspace's course as it came, if that is not the workspace itself."""
    if not workspace.is_course:
        return workspace.course.root
    root = shipped_course()
    if root.resolve() == workspace.root.resolve():
        return None
    text = _read(root / COURSE_FILE)
    if text is None:
        return None
    if text == _read(workspace.root / COURSE_FILE):
        return root
    import tomllib

    try:
        name = tomllib.loads(text.decode()).get("name")
    except ValueError:
        return None
    return root if name == workspace.course.name else None


def _file(root: Path, exercise: Exercise) -> Path:
    return root / "exercises" / f"{exercise.address}.py"


def _kept_original(workspace: Workspace, exercise: Exercise) -> Path:
    return workspace.state / f"originals/{exercise.address}.py"


def _read(file: Path) -> bytes | None:
    """What is in ``file``, or None if it is missing or cannot be read as a learner's file."""
    try:
        return read_source(file)
    except Unfit:
        return None


def _from_git(workspace: Workspace, exercise: Exercise) -> bytes | None:
    root = workspace.root.resolve()
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return None
    import subprocess

    path = f"HEAD:./exercises/{exercise.address}.py"
    try:
        done = subprocess.run(  # noqa: S603 - nothing in it comes from outside the course
            ["git", "show", "--no-textconv", path],  # noqa: S607 - git's place differs by machine
            cwd=root,
            env={key: os.environ[key] for key in os.environ if key not in _ELSEWHERE},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=GIT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def _plain(content: bytes) -> bytes:
    text = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return text.rstrip()
