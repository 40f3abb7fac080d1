"""What `kit watch` shows around a page: how far one is, which keys there are, what it waits for."""

from __future__ import annotations

from collections.abc import Sequence

from kit.course import Workspace
from kit.learner.overview import bar_line
from kit.render.blocks import prose
from kit.render.look import Look, Role
from kit.render.safe import width

KEYS = (
    ("g", "grade"),
    ("n", "next"),
    ("t", "task"),
    ("h", "hint"),
    ("l", "list"),
    ("a", "all"),
    ("r", "reset"),
    ("s", "solution"),
    ("q", "quit"),
)
"""Each key of :class:`kit.learner.watch.events.Key` and what it is for; `g` is the one by hand."""

GAP = 2


def screen_text(body: str, workspace: Workspace, solved: int, current: str, look: Look) -> str:
    """A whole screen: the page ``body``, how many are ``solved``, and the keys."""
    rule = look.paint(Role.DIM, ("-" if look.ascii_only else "─") * look.prose)
    total = len(workspace.course.exercises)
    lines = [body.rstrip("\n"), "", rule, *bar_line(solved, total, current, look)]
    return "\n".join([*lines, *keys_lines(look)]) + "\n"


def keys_lines(look: Look) -> list[str]:
    """The keys, on as few lines as the width allows."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = GAP
    for key, word in KEYS:
        needs = width(f"{key} {word}") + GAP
        if used + needs > look.width + GAP and lines[-1]:
            lines.append([])
            used = GAP
        lines[-1].append((key, word))
        used += needs
    return [" " * GAP + (" " * GAP).join(_key(*one, look) for one in line) for line in lines]


def _key(key: str, word: str, look: Look) -> str:
    return f"{look.paint(Role.COMMAND, key)} {word}"


def waiting_text(workspace: Workspace, look: Look, *, keys: bool) -> str:
    """What is watched, and how it ends."""
    folder = workspace.display_path(workspace.root / "exercises")
    text = f"Watching {folder}: save an exercise, and it is graded."
    if not keys:
        text += " Ctrl-C ends it."
    return "\n".join(prose(text, look)) + "\n"


def working_text(names: Sequence[str], look: Look) -> str:
    """The line under a screen while its exercises are graded."""
    what = names[0] if len(names) == 1 else f"{len(names)} exercises"
    return look.paint(Role.DIM, look.cut(f"grading {what} {look.ellipsis}", look.width - 1))


def asking_text(question: str, look: Look) -> str:
    """A question that is answered with one key."""
    return "\n".join([*prose(question, look), "", *prose("y yes, any other key no", look)]) + "\n"


def notice_text(sentence: str, look: Look) -> str:
    """Something about the watching itself."""
    return "\n".join(look.paint(Role.WARN, line) for line in prose(sentence, look)) + "\n"
