"""What an update would do to each file of a workspace; nothing is changed here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kit.course import Workspace
from kit.learner.updating.merging import merge
from kit.learner.updating.shipped import README, base_path, read, shipped_texts
from kit.source import BadFile
from kit.stubs import is_same_text


class Fate(StrEnum):
    """What becomes of a file."""

    NEW = "new"
    """The course has it and the workspace never had."""
    CHANGED = "changed"
    """It is untouched, and the course has another text."""
    MERGED = "merged"
    """It was edited and the course has another text: both go together."""
    CLASHING = "clashing"
    """As before, but both changed the same lines: it is left alone."""
    UNKNOWN = "unknown"
    """It differs from the course's, and nothing tells what it began as: it is left alone."""
    UNREADABLE = "unreadable"
    """A folder, a link or a file that cannot be read is in its place: it is left alone."""
    GONE = "gone"
    """It was deleted: it stays so."""
    DROPPED = "dropped"
    """The course has it no more: it is left alone."""
    KEPT = "kept"
    """It was edited, and the course has nothing new."""
    SAME = "same"
    """It is as the course has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One file. ``after`` is its new text, None if it is left alone; ``problem`` may say why.

    ``base`` is the course's text as the workspace knows it, and ``new_base`` what it will know;
    ``path`` is relative to the workspace's root, ``/`` between the parts.
    """

    path: str
    fate: Fate
    before: bytes | None
    after: bytes | None
    base: bytes | None
    new_base: bytes | None
    problem: str = ""


def plan(workspace: Workspace) -> tuple[Step, ...]:
    """A step for each file of the course, and for each that the course has no more.

    Raises :class:`kit.errors.CourseError`.
    """
    texts = shipped_texts(workspace.course)
    if not all(os.path.lexists(workspace.root / p) for p in (README, base_path(README))):
        del texts[README]  # it was deleted, or is not the kit's
    steps = [_step(workspace, path, text) for path, text in texts.items()]
    return (*steps, *_dropped(workspace, set(texts)))


def _step(workspace: Workspace, path: str, new: bytes) -> Step:
    try:
        mine = read(workspace, path)
    except BadFile as error:
        return Step(
            path=path,
            fate=Fate.UNREADABLE,
            before=None,
            after=None,
            base=None,
            new_base=None,
            problem=error.problem,
        )
    try:
        base = read(workspace, base_path(path))
    except BadFile:
        base = None
    fate, after = _decided(mine, base, new)
    learned = after is not None or fate is Fate.SAME
    return Step(
        path=path,
        fate=fate,
        before=mine,
        after=after,
        base=base,
        new_base=new if learned else base,
    )


def _decided(mine: bytes | None, base: bytes | None, new: bytes) -> tuple[Fate, bytes | None]:
    if mine is None:
        return (Fate.NEW, new) if base is None else (Fate.GONE, None)
    if is_same_text(mine, new):
        return Fate.SAME, None
    if base is None:
        return Fate.UNKNOWN, None
    if is_same_text(mine, base):
        return Fate.CHANGED, new
    if is_same_text(base, new):
        return Fate.KEPT, None
    merged = merge(mine, base, new)
    return (Fate.CLASHING, None) if merged is None else (Fate.MERGED, merged)


def _dropped(workspace: Workspace, known: set[str]) -> Iterator[Step]:
    originals = workspace.state / "originals"
    files: list[Path] = []
    with suppress(OSError):  # there are none, or nobody may look
        files = sorted(originals.glob("*/*.py"))
    for file in files:
        path = f"exercises/{file.relative_to(originals).as_posix()}"
        if path not in known and os.path.lexists(workspace.root / path):
            yield Step(
                path=path, fate=Fate.DROPPED, before=None, after=None, base=None, new_base=None
            )
