"""Carries an update out, and takes the last one back.

Before anything is changed, ``.kit/updates/<N>.json`` has the texts of before and after. Each file
is then replaced whole, so that a crash leaves nothing but files of before and files of after, and
the same update, started again, goes on.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kit import __version__
from kit.course import Workspace
from kit.errors import MachineError, UsageError
from kit.files import read_regular, write_whole
from kit.learner.updating.plan import Step
from kit.learner.updating.shipped import base_path, read
from kit.source import BadFile

JOURNAL_FORMAT: Final = 1
MAX_BYTES: Final = 100_000_000
"""More than any update writes down."""
LOCK_FILE: Final = "update.lock"
"""In ``.kit``: one kit at a time plans an update and carries it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What became of the files of the last update: their paths."""

    restored: tuple[str, ...]
    left_alone: tuple[str, ...]
    """Edited since the update."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedStep:
    """A file that could not be changed, by its path, and why."""

    path: str
    error: MachineError


def apply(workspace: Workspace, steps: Iterable[Step]) -> tuple[FailedStep, ...]:
    """Do what was planned; returns the steps that failed, all others being done.

    Raises :class:`MachineError` if there is no place to note what is changed.
    """
    changes = [step for step in steps if step.after is not None or step.new_base != step.base]
    if not changes:
        return ()
    if any(step.after is not None for step in changes):
        journal = _folder(workspace) / f"{_last(workspace) + 1}.json"
        write_whole(journal, json.dumps(_told(changes), indent=1).encode())
    failed = []
    for step in changes:
        try:
            if step.after is not None:
                write_whole(workspace.root / step.path, step.after)
            if step.new_base is not None and step.new_base != step.base:
                write_whole(workspace.root / base_path(step.path), step.new_base)
        except MachineError as error:
            failed.append(FailedStep(path=step.path, error=error))
    return tuple(failed)


def undo(workspace: Workspace) -> Undone:
    """Take the last update back, but for files that were edited since.

    Raises :class:`UsageError` if there is none, and :class:`MachineError`.
    """
    number = _last(workspace)
    if not number:
        raise UsageError("There is no update to take back.", "See what there is with: kit list")
    journal = _folder(workspace) / f"{number}.json"
    restored, left_alone = [], []
    for entry in reversed(_entries(journal, workspace)):
        if not _is_known(workspace, entry):
            left_alone.append(entry["path"])
            continue
        _put(workspace.root / entry["path"], entry["before"])
        _put(workspace.root / base_path(entry["path"]), entry["base"])
        restored.append(entry["path"])
    journal.replace(journal.with_suffix(".undone"))
    return Undone(restored=tuple(reversed(restored)), left_alone=tuple(reversed(left_alone)))


def _is_known(workspace: Workspace, entry: dict[str, Any]) -> bool:
    """Whether the file is as it was right before or right after the update."""
    try:
        return read(workspace, entry["path"]) in (entry["after"], entry["before"])
    except BadFile:
        return False


def _put(file: Path, text: bytes | None) -> None:
    if text is not None:
        write_whole(file, text)
    else:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise MachineError(
                f"{file} cannot be removed: {error.strerror}.", "See who may write to its folder."
            ) from None


def _folder(workspace: Workspace) -> Path:
    return workspace.state / "updates"


def _last(workspace: Workspace) -> int:
    """The number of the last update that was not taken back, 0 if there is none.

    Raises :class:`MachineError` if the folder cannot be read.
    """
    folder = _folder(workspace)
    try:
        names = [file.name for file in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError as error:
        raise MachineError(
            f"{folder} cannot be read: {error.strerror}.", "See who may read it."
        ) from None
    stems = (name.removesuffix(".json") for name in names if name.endswith(".json"))
    return max((int(stem) for stem in stems if stem.isdecimal()), default=0)


_TEXTS = ("before", "after", "base")


def _told(steps: Sequence[Step]) -> dict[str, Any]:
    changed = [step for step in steps if step.after is not None]
    return {
        "format": JOURNAL_FORMAT,
        "kit": __version__,
        "steps": [
            {"path": step.path, **{name: _encoded(getattr(step, name)) for name in _TEXTS}}
            for step in changed
        ],
    }


def _encoded(text: bytes | None) -> str | None:
    return None if text is None else b64encode(text).decode("ascii")


def _entries(journal: Path, workspace: Workspace) -> list[dict[str, Any]]:
    """The files of an update, their texts decoded."""
    try:
        steps = json.loads(read_regular(journal, MAX_BYTES))["steps"]
        return [
            {"path": _inside(workspace, step["path"])}
            | {name: None if step[name] is None else b64decode(step[name]) for name in _TEXTS}
            for step in steps
        ]
    except (OSError, ValueError, KeyError, TypeError):
        raise MachineError(
            f"{journal} cannot be read, so the update cannot be taken back.",
            "Your own texts are in the files; bring single ones back with: kit reset EXERCISE",
        ) from None


def _inside(workspace: Workspace, path: str) -> str:
    """``path``; raises :class:`ValueError` if it leads out of the workspace."""
    if not (workspace.root / path).resolve().is_relative_to(workspace.root.resolve()):
        raise ValueError(path)
    return path
