"""The text of ``kit init`` and ``kit update``: what was made or changed, or would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kit.learner.updating import Fate, Step, Undone
from kit.render.blocks import marked, prose
from kit.render.look import Look, Role

_NOTES = {
    Fate.NEW: (Role.GOOD, "+", ""),
    Fate.CHANGED: (Role.GOOD, "~", "you had not changed it; it is now as in the course"),
    Fate.MERGED: (Role.GOOD, "~", "what you wrote and what is new are both in it"),
    Fate.CLASHING: (Role.WARN, "!", "left alone: you and the course changed the same lines"),
    Fate.UNKNOWN: (Role.WARN, "!", "left alone: its original text is not available"),
    Fate.UNREADABLE: (Role.WARN, "!", "left alone: "),
    Fate.GONE: (Role.WARN, "!", "left alone: you have deleted it"),
    Fate.DROPPED: (Role.WARN, "!", "left alone: it is no longer in the course"),
}
_RESETTABLE = (Fate.CLASHING, Fate.UNKNOWN, Fate.UNREADABLE, Fate.GONE)


def begun_text(folder: Path, files: int, look: Look) -> str:
    """Say that a workspace was made, and how to begin."""
    shown = look.line(str(folder))
    lines = prose(f"{files} files are in {shown}, your exercises among them.", look)
    lines += ["", "Begin with:", "  " + look.paint(Role.COMMAND, f"cd {shown}")]
    lines += ["  " + look.paint(Role.COMMAND, "kit next")]
    return "\n".join(lines) + "\n"


def update_text(steps: Sequence[Step], look: Look, *, dry_run: bool = False) -> str:
    """Return a line for each file that is changed or left alone, and how to undo the update."""
    lines = []
    for step in steps:
        if step.fate in _NOTES:
            role, mark, note = _NOTES[step.fate]
            note += step.problem
            lines += marked(role, mark, step.path + (f": {note}" if note else ""), look)
            if step.fate in _RESETTABLE and step.path.endswith(".py"):
                command = f"kit reset {Path(step.path).stem}"
                lines += prose("To get the course's text, with yours kept:", look, indent=2)
                lines += ["    " + look.paint(Role.COMMAND, command)]
    has_changes = any(step.after is not None for step in steps)
    if not has_changes:
        lines += prose("There is nothing new.", look)
    counts = Counter(step.fate for step in steps)
    same, kept = counts[Fate.SAME], counts[Fate.KEPT]
    parts = [f"{same} up to date"] * (same > 0) + [f"{kept} kept as you have them"] * (kept > 0)
    lines += prose(f"Other files: {', '.join(parts)}.", look) if parts else []
    if has_changes and dry_run:
        lines += prose("Nothing was changed: this was a dry run.", look)
    elif has_changes:
        lines += ["Take it back with:", "  " + look.paint(Role.COMMAND, "kit update --undo")]
    return "\n".join(lines) + "\n"


def undone_text(undone: Undone, look: Look) -> str:
    """Return a line for each file of the update that was taken back."""
    lines = []
    for path in undone.restored:
        lines += marked(Role.GOOD, "-", f"{path}: as it was before the update", look)
    for path in undone.left_alone:
        lines += marked(Role.WARN, "!", f"{path}: left alone, you have edited it since", look)
    return "\n".join(lines) + "\n"
