"""The text of ``kit init`` and ``kit update``: what was made or changed, or would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from kit.learner.workspaces import FileStatus, FileUpdate
from kit.render.blocks import bullet, prose
from kit.render.look import Look, Role

_NOTES = {
    FileStatus.NEW: (Role.GOOD, "+", ""),
    FileStatus.CHANGED: (Role.GOOD, "~", "you had not changed it; it is now as in the course"),
    FileStatus.MERGED: (Role.GOOD, "~", "has both your changes and the new ones"),
    FileStatus.CONFLICT: (Role.WARN, "!", "left alone: you and the course changed the same lines"),
    FileStatus.NO_BASE: (Role.WARN, "!", "left alone: its original text is not available"),
    FileStatus.UNREADABLE: (Role.WARN, "!", "left alone: "),
    FileStatus.DELETED: (Role.WARN, "!", "left alone: you deleted it"),
    FileStatus.DROPPED: (Role.WARN, "!", "left alone: it is no longer in the course"),
}


def created_text(folder: Path, files: int, look: Look) -> str:
    """Say that a workspace was created, and how to begin."""
    shown = look.line(str(folder))
    lines = prose(f"{files} files are in {shown}, your exercises among them.", look)
    lines += ["", "Begin with:", "  " + look.paint(Role.COMMAND, f"cd {shown}")]
    lines += ["  " + look.paint(Role.COMMAND, "kit next")]
    return "\n".join(lines) + "\n"


def update_text(updates: Sequence[FileUpdate], look: Look, *, dry_run: bool = False) -> str:
    """List each file that is changed or left alone, and say how to undo the update."""
    lines = []
    for update in updates:
        role, mark, note = _NOTES.get(update.status, (Role.DIM, "", ""))
        if mark:
            note += update.problem
            lines += bullet(role, mark, update.path + (f": {note}" if note else ""), look)
        is_resettable = role is Role.WARN and update.status is not FileStatus.DROPPED
        if is_resettable and update.path.endswith(".py"):
            lines += prose("To get the course's text (yours is kept):", look, indent=2)
            lines.append("    " + look.paint(Role.COMMAND, f"kit reset {Path(update.path).stem}"))
    is_changed = any(update.after is not None for update in updates)
    if not is_changed:
        lines += prose("There is nothing new.", look)
    counts = Counter(update.status for update in updates)
    words = {FileStatus.SAME: "up to date", FileStatus.EDITED: "kept as you have them"}
    parts = [f"{counts[status]} {words[status]}" for status in words if counts[status]]
    lines += prose(f"Other files: {', '.join(parts)}.", look) if parts else []
    if is_changed and dry_run:
        lines += prose("Nothing was changed: this was a dry run.", look)
    elif is_changed:
        lines += ["Undo it with:", "  " + look.paint(Role.COMMAND, "kit update --undo")]
    return "\n".join(lines) + "\n"


def undone_text(restored: Mapping[str, bool], look: Look) -> str:
    """Say for each file of the undone update whether it was restored."""
    lines = []
    for path, is_restored in restored.items():
        if is_restored:
            lines += bullet(Role.GOOD, "-", f"{path}: as it was before the update", look)
        else:
            lines += bullet(Role.WARN, "!", f"{path}: left alone, you have edited it since", look)
    return "\n".join(lines) + "\n"
