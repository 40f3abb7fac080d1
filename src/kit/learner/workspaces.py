"""Create a workspace that is separate from its course, update it, and undo the last update.

Before an update changes any file, ``.kit/updates/<N>.json`` gets the texts before and after it.
Each file is then replaced as a whole, so a crash leaves only complete files, and the same update
can be started again to finish the work.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, Final

from kit import __version__
from kit.course import Course, Workspace, find_shipped_course, open_workspace
from kit.course.lessons import Lesson, list_lessons
from kit.course.load import POINTER_FILE, quote_toml
from kit.errors import CourseError, MachineError, UsageError
from kit.files import is_folder, read_regular, write_whole
from kit.learner.editor_files import EDITOR_FOLDER, read_editor_files
from kit.source import BadFile, read_source
from kit.stubs import is_same_text

README: Final = "README.md"
MAX_BYTES: Final = 100_000_000  # more than any journal of an update has
LOCK_FILE: Final = "update.lock"  # in `.kit`: locked while a kit plans and applies an update
GIT_SECONDS: Final = 10.0  # how long git may take for a merge, in seconds of wall time
_TEXTS: Final = ("before", "after", "base")


class FileStatus(Enum):
    """How a file relates to the course: mark and words; only ``+`` and ``~`` change the file."""

    NEW = "+", ""
    CHANGED = "~", "you had not changed it; it is now as in the course"
    MERGED = "~", "has both your changes and the new ones"
    CONFLICT = "!", "left alone: you and the course changed the same lines"
    NO_GIT = "!", "left alone: you and the course changed it, and only git can merge both"
    NO_BASE = "!", "left alone: its original text is not available"
    UNREADABLE = "!", "left alone: "
    DELETED = "!", "left alone: you deleted it"
    DROPPED = "!", "left alone: it is no longer in the course"
    SAME = "", "up to date"
    EDITED = "", "kept as you have them"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUpdate:
    """What an update does to the file ``path`` of the workspace, with ``/`` between the parts.

    ``before`` is None if the file is missing, ``after`` if it is left alone, ``base`` if it is not
    known which text the course gave, and ``new_base`` if the base stays as it is. ``problem`` says
    why a file is unreadable.
    """

    path: str
    status: FileStatus
    before: bytes | None = None
    after: bytes | None = None
    base: bytes | None = None
    new_base: bytes | None = None
    problem: str = ""


def default_folder(course: Course) -> Path:
    """Return the folder of a new workspace, if the learner names none."""
    return Path(f"{course.name}-exercises")


def create_workspace(folder: Path, course: Course) -> tuple[int, list[str]]:
    """Write a workspace for ``course`` into ``folder``.

    Return how many files the learner sees, and those that were there: a README and files for
    editors are kept. Raises :class:`UsageError` if anything else is in the way,
    :class:`CourseError` and :class:`MachineError`.
    """
    _check_folder(folder, course)
    texts = _course_texts(course)
    kept = [path for path in texts if os.path.lexists(folder / path)]
    for path in kept:
        del texts[path]
    root = course.root.resolve()
    if needs_pointer := root != find_shipped_course().resolve():
        pointer = f"# Where the course of these exercises is.\ncourse = {quote_toml(str(root))}\n"
        write_whole(folder / POINTER_FILE, pointer.encode())
    for path, text in texts.items():
        # In this order: an update adds a missing base, but takes a base without a file for a file
        # that was deleted.
        write_whole(folder / path, text)
        write_whole(folder / _base_path(path), text)
    return len(texts) + needs_pointer, kept


def _check_folder(folder: Path, course: Course) -> None:
    exercises = folder / "exercises"
    for place in (folder, exercises, folder / ".kit", folder / EDITOR_FOLDER):
        if os.path.lexists(place) and not is_folder(place):
            raise UsageError(f"{place} is not a folder.", "Name another folder.")
    outer = open_workspace(folder)
    if outer.is_course or outer.course.root.resolve() != find_shipped_course().resolve():
        sentence = f"{folder} is inside {outer.root}, which has its own exercises."
        raise UsageError(sentence, "Name a folder outside of it.")
    if Workspace(course=course, root=folder).has_exercises:
        raise UsageError(f"{folder} already has exercises.", "Bring them up to date: kit update")
    if _list_folder(exercises):
        raise UsageError(f"{exercises} is not empty.", "Name another folder.")


def _list_folder(folder: Path) -> list[Path]:
    """Return what is in a folder, nothing if it is missing. Raises :class:`MachineError`."""
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        sentence = f"{folder} cannot be read: {error.strerror}."
        raise MachineError(sentence, "Check its permissions.") from None


def _course_texts(course: Course) -> dict[str, bytes]:
    """Return the text of each file of a new workspace by its path. Raises :class:`CourseError`."""
    texts = {}
    for exercise in course.exercises:
        file = course.shelf("exercises", exercise)
        try:
            texts[f"exercises/{exercise.address}.py"] = file.read_bytes()
        except OSError as error:
            sentence = f"{file} cannot be read: {error.strerror}."
            raise CourseError(sentence, "Install the kit again.") from None
    for lesson in list_lessons(course):
        texts[_lesson_path(lesson)] = lesson.read().encode()
    template = resources.files("kit.learner").joinpath("workspace_readme.txt").read_text("utf-8")
    first = course.exercises[0].name
    texts[README] = Template(template).substitute(title=course.title, first=first).encode()
    return texts | read_editor_files()


def _lesson_path(lesson: Lesson) -> str:
    """Return where a workspace has a lesson: beside the chapters, or in its chapter's folder."""
    below = f"{lesson.name}.md" if lesson.is_primer else f"{lesson.name}/{README}"
    return f"exercises/{below}"


def _base_path(path: str) -> str:
    """Return where the text is kept that the course gave last; :mod:`kit.stubs` reads it, too."""
    return f".kit/originals/{path.removeprefix('exercises/')}"


def _read_file(workspace: Workspace, path: str) -> bytes | None:
    """Return the content of a file, None if it is missing. Raises :class:`BadFile`."""
    try:
        return read_source(workspace.root / path)
    except BadFile as error:
        if error.is_missing:
            return None
        raise


def plan_update(workspace: Workspace) -> tuple[FileUpdate, ...]:
    """Return the update of each file; dropped files come last. Raises :class:`CourseError`."""
    texts = _course_texts(workspace.course)
    own = []
    for path in [path for path in texts if not path.endswith(".py")]:
        has_file, has_base = (os.path.lexists(workspace.root / p) for p in (path, _base_path(path)))
        if has_file != has_base or not (has_file or path != README):
            del texts[path]  # the learner deleted it, or wrote it
            own += [FileUpdate(path=path, status=FileStatus.EDITED)] if has_file else []
    updates = [_plan_file(workspace, path, text) for path, text in texts.items()]
    return (*updates, *own, *_dropped_files(workspace, set(texts)))


def _plan_file(workspace: Workspace, path: str, new: bytes) -> FileUpdate:
    try:
        mine = _read_file(workspace, path)
    except BadFile as error:
        return FileUpdate(path=path, status=FileStatus.UNREADABLE, problem=error.problem)
    base = None
    with suppress(BadFile):
        base = _read_file(workspace, _base_path(path))
    status, after = _compare(mine, base, new)
    is_given = after is not None or status is FileStatus.SAME
    new_base = new if is_given and new != base else None
    return FileUpdate(
        path=path, status=status, before=mine, after=after, base=base, new_base=new_base
    )


def _compare(mine: bytes | None, base: bytes | None, new: bytes) -> tuple[FileStatus, bytes | None]:
    """Return the status and the new text of a file, None if it is left alone."""
    if mine is None:
        return (FileStatus.NEW, new) if base is None else (FileStatus.DELETED, None)
    if is_same_text(mine, new):
        return FileStatus.SAME, None
    if base is None:
        return FileStatus.NO_BASE, None
    if is_same_text(mine, base):
        return FileStatus.CHANGED, new
    if is_same_text(base, new):
        return FileStatus.EDITED, None
    try:
        merged = _merge_texts(mine, base, new)
    except (OSError, subprocess.SubprocessError):
        return FileStatus.NO_GIT, None
    return (FileStatus.CONFLICT, None) if merged is None else (FileStatus.MERGED, merged)


def _merge_texts(mine: bytes, base: bytes, new: bytes) -> bytes | None:
    """Return ``mine`` with the changes from ``base`` to ``new``, with the line ends of ``mine``.

    Returns None if both changed the same lines; see git-merge-file(1). Raises OSError and
    SubprocessError if git is not available.
    """
    if b"\r\n" in mine:
        base, new = (t.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for t in (base, new))
    with tempfile.TemporaryDirectory(prefix="kit-merge-") as folder:
        files = [Path(folder, name) for name in ("mine", "base", "new")]
        for file, text in zip(files, (mine, base, new), strict=True):
            file.write_bytes(text)
        done = subprocess.run(  # noqa: S603 - names of files that were made here
            ["git", "merge-file", "-p", "--quiet", *map(str, files)],  # noqa: S607
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=GIT_SECONDS,
            check=False,
        )
    return done.stdout if done.returncode == 0 else None


def _dropped_files(workspace: Workspace, known: set[str]) -> Iterator[FileUpdate]:
    originals = workspace.state / "originals"
    with suppress(OSError):  # the folder cannot be read
        for file in sorted(originals.glob("*/*.py")):
            path = f"exercises/{file.relative_to(originals).as_posix()}"
            if path not in known and os.path.lexists(workspace.root / path):
                yield FileUpdate(path=path, status=FileStatus.DROPPED)


def apply_update(workspace: Workspace, updates: Collection[FileUpdate]) -> dict[str, MachineError]:
    """Change the files as planned; return an error for the path of each file that failed.

    Raises :class:`MachineError` if the journal cannot be written; then no file was changed.
    """
    changes = [update for update in updates if update.after is not None]
    if changes:
        steps = [{"path": c.path, **{name: getattr(c, name) for name in _TEXTS}} for c in changes]
        journal = {"format": 1, "kit": __version__, "steps": steps}
        content = json.dumps(journal, indent=1, default=lambda text: b64encode(text).decode())
        number = _last_number(workspace) + 1
        write_whole(workspace.state / f"updates/{number}.json", content.encode())
    errors = {}
    for update in updates:
        try:
            if update.after is not None:
                write_whole(workspace.root / update.path, update.after)
            if update.new_base is not None:
                write_whole(workspace.root / _base_path(update.path), update.new_base)
        except MachineError as error:
            errors[update.path] = error
    return errors


def undo_update(workspace: Workspace) -> dict[str, bool]:
    """Undo the last update; return for each path whether it was restored.

    A file that was edited since is left alone. Raises :class:`UsageError` if there is no update,
    and :class:`MachineError`.
    """
    if not (number := _last_number(workspace)):
        raise UsageError("There is no update to undo.", "List the exercises with: kit list")
    journal = workspace.state / f"updates/{number}.json"
    restored = {}
    for done in _read_journal(journal, workspace):
        restored[done.path] = False
        with suppress(BadFile):
            restored[done.path] = _read_file(workspace, done.path) in (done.after, done.before)
        if restored[done.path]:
            _restore(workspace.root / done.path, done.before)
            _restore(workspace.root / _base_path(done.path), done.base)
    journal.replace(journal.with_suffix(".undone"))
    return restored


def _restore(file: Path, text: bytes | None) -> None:
    if text is not None:
        write_whole(file, text)
        return
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        sentence = f"{file} cannot be removed: {error.strerror}."
        raise MachineError(sentence, "Check the permissions of its folder.") from None


def _last_number(workspace: Workspace) -> int:
    """Return the number of the last update that was not undone, 0 if there is none."""
    files = _list_folder(workspace.state / "updates")
    stems = (file.stem for file in files if file.suffix == ".json")
    return max((int(stem) for stem in stems if stem.isdecimal()), default=0)


def _read_journal(journal: Path, workspace: Workspace) -> list[FileUpdate]:
    """Return the changes of an update. Raise :class:`MachineError` if the file is not usable."""
    root = workspace.root.resolve()
    changes = []
    try:
        for step in json.loads(read_regular(journal, MAX_BYTES))["steps"]:
            if not (workspace.root / step["path"]).resolve().is_relative_to(root):
                raise ValueError(step["path"])  # noqa: TRY301 - as any other journal that is wrong
            texts: Any = {n: None if step[n] is None else b64decode(step[n]) for n in _TEXTS}
            changes.append(FileUpdate(path=step["path"], status=FileStatus.CHANGED, **texts))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        sentence = f"{journal} cannot be read, so the update cannot be undone."
        advice = "Your own texts are in the files; bring single ones back with: kit reset EXERCISE"
        raise MachineError(sentence, advice) from None
    return changes
