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
from kit.keeping import write_whole
from kit.updating.plan import Step
from kit.updating.shipped import base_path, read

JOURNAL_FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What became of the files of the last update: their paths."""

    restored: tuple[str, ...]
    left_alone: tuple[str, ...]
    """Edited since the update."""


def apply(workspace: Workspace, steps: Iterable[Step]) -> None:
    """Do what was planned. Raises :class:`MachineError`."""
    changes = [step for step in steps if step.after is not None or step.new_base != step.base]
    if not changes:
        return
    if any(step.after is not None for step in changes):
        journal = _folder(workspace) / f"{_last(workspace) + 1}.json"
        write_whole(journal, json.dumps(_told(changes), indent=1).encode())
    for step in changes:
        if step.after is not None:
            write_whole(workspace.root / step.path, step.after)
        if step.new_base is not None and step.new_base != step.base:
            write_whole(workspace.root / base_path(step.path), step.new_base)


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
        now = read(workspace, entry["path"])
        if now not in (entry["after"], entry["before"]):
            left_alone.append(entry["path"])
            continue
        _put(workspace.root / entry["path"], entry["before"])
        _put(workspace.root / base_path(entry["path"]), entry["base"])
        restored.append(entry["path"])
    journal.replace(journal.with_suffix(".undone"))
    return Undone(restored=tuple(reversed(restored)), left_alone=tuple(reversed(left_alone)))


def _put(file: Path, text: bytes | None) -> None:
    if text is not None:
        write_whole(file, text)
    else:
        file.unlink(missing_ok=True)


def _folder(workspace: Workspace) -> Path:
    return workspace.state / "updates"


def _last(workspace: Workspace) -> int:
    """The number of the last update that was not taken back, 0 if there is none."""
    files = _folder(workspace).glob("*.json")
    return max((int(file.stem) for file in files if file.stem.isdecimal()), default=0)


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
        steps = json.loads(journal.read_bytes())["steps"]
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
