"""What ``kit init`` made, and what ``kit update`` did or would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kit.learner.updating import Fate, Step, Undone
from kit.render.blocks import marked, prose
from kit.render.look import Look, Role

_TOLD = {
    Fate.NEW: (Role.GOOD, "+", ""),
    Fate.CHANGED: (Role.GOOD, "~", "untouched, and now as the course has it"),
    Fate.MERGED: (Role.GOOD, "~", "what you wrote and what is new are both in it"),
    Fate.CLASHING: (Role.WARN, "!", "left alone: you and the course changed the same lines"),
    Fate.UNKNOWN: (Role.WARN, "!", "left alone: nothing tells what it was before you changed it"),
    Fate.UNREADABLE: (Role.WARN, "!", "left alone: "),
    Fate.GONE: (Role.WARN, "!", "left alone: you have deleted it"),
    Fate.DROPPED: (Role.WARN, "!", "left alone: the course has it no more"),
}
_RESETTABLE = (Fate.CLASHING, Fate.UNKNOWN, Fate.UNREADABLE, Fate.GONE)


def begun_text(folder: Path, files: int, look: Look) -> str:
    """That a workspace was made, and how to begin."""
    shown = look.line(str(folder))
    lines = prose(f"{files} files are in {shown}, your exercises among them.", look)
    lines += ["", "Begin with:", "  " + look.paint(Role.COMMAND, f"cd {shown}")]
    lines += ["  " + look.paint(Role.COMMAND, "kit next")]
    return "\n".join(lines) + "\n"


def update_text(steps: Sequence[Step], look: Look, *, dry_run: bool = False) -> str:
    """A line for each file that is changed or left alone, and how to take it back."""
    lines = []
    for step in steps:
        if step.fate in _TOLD:
            role, mark, why = _TOLD[step.fate]
            why += step.problem
            lines += marked(role, mark, step.path + (f": {why}" if why else ""), look)
            if step.fate in _RESETTABLE and step.path.endswith(".py"):
                command = f"kit reset {Path(step.path).stem}"
                lines += [*prose("The course's text, yours being kept:", look, indent=2)]
                lines += ["    " + look.paint(Role.COMMAND, command)]
    changed = any(step.after is not None for step in steps)
    if not changed:
        lines += prose("There is nothing new.", look)
    lines += prose(_summary(steps), look)
    if changed and dry_run:
        lines += prose("Nothing was changed: this was a dry run.", look)
    elif changed:
        lines += ["Take it back with:", "  " + look.paint(Role.COMMAND, "kit update --undo")]
    return "\n".join(lines) + "\n"


def _summary(steps: Sequence[Step]) -> str:
    counts = Counter(step.fate for step in steps)
    same, kept = counts[Fate.SAME], counts[Fate.KEPT]
    parts = [f"{same} up to date"] * (same > 0) + [f"{kept} kept as you have them"] * (kept > 0)
    return f"Files besides: {', '.join(parts)}." if parts else ""


def undone_text(undone: Undone, look: Look) -> str:
    """What became of each file of the update that was taken back."""
    lines = []
    for path in undone.restored:
        lines += marked(Role.GOOD, "-", f"{path}: as it was before the update", look)
    for path in undone.left_alone:
        lines += marked(Role.WARN, "!", f"{path}: left alone, you have edited it since", look)
    return "\n".join(lines) + "\n"
