"""How output may look: how wide, in which characters, and in which colours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from kit.model import Outcome, Standing
from kit.render import safe


class Role(Enum):
    """What a piece of text is for, by the number of the style that every terminal has for it."""

    GOOD = 32
    BAD = 31
    WARN = 33
    DIM = 2
    STRONG = 1
    COMMAND = 36


ASCII: Final = str.maketrans("─·✓✗○│█░", "--+xo|#.") | {ord("…"): "...", ord("→"): "->"}
"""What stands for each of the kit's own symbols where only ASCII can be shown."""
OUTCOMES: Final = {
    Outcome.PASSED: (Role.GOOD, "✓"),
    Outcome.FAILED: (Role.BAD, "✗"),
    Outcome.UNFINISHED: (Role.WARN, "!"),
    Outcome.SKIPPED: (Role.DIM, "·"),
}
STANDINGS: Final = {
    Standing.SOLVED: (Role.GOOD, "✓", "solved"),
    Standing.UNSOLVED: (Role.BAD, "✗", "unsolved"),
    Standing.BROKEN: (Role.BAD, "!", "broken"),
    Standing.STOPPED: (Role.BAD, "!", "stopped"),
    Standing.UNGRADED: (Role.WARN, "?", "ungraded"),
    Standing.TODO: (Role.DIM, "○", "to do"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Width in columns, whether only ASCII may be used, and whether styles may.

    With ``is_plain`` sentences take the place of drawings, for screen readers.
    """

    width: int = 80
    ascii_only: bool = False
    has_styles: bool = False
    is_plain: bool = False

    def paint(self, role: Role, text: str) -> str:
        """Return ``text`` in the style of ``role``, if styles may be used."""
        return f"\x1b[{role.value}m{text}\x1b[0m" if self.has_styles and text else text

    def text(self, text: str) -> str:
        """Return ``text`` made safe; see :func:`kit.render.safe.make_visible`."""
        return safe.make_visible(text, ascii_only=self.ascii_only)

    def line(self, text: str) -> str:
        """Return ``text`` made safe, on one line."""
        return safe.one_line(text, ascii_only=self.ascii_only)

    def fit(self, text: str, columns: int) -> str:
        """Return ``text`` on at most ``columns`` columns; an ellipsis is for a missing end."""
        if safe.width(text) <= columns:
            return text
        room = columns - len(self.ellipsis)
        start = safe.head(text, room) if room > 0 else ""
        return start + self.ellipsis[: max(columns, 0)]

    def path(self, path: str, columns: int) -> str:
        """Return ``path`` made safe, to fit; an ellipsis is for its first folders."""
        path = rest = self.line(path)
        while safe.width(path) > columns and "/" in rest:
            rest = rest.split("/", 1)[1]
            path = f"{self.ellipsis}/{rest}"
        return self.fit(path, columns)

    def symbol(self, char: str) -> str:
        """Return one of the kit's own symbols, or what stands for it in ASCII."""
        return char.translate(ASCII) if self.ascii_only else char

    @property
    def ellipsis(self) -> str:
        return self.symbol("…")

    @property
    def prose(self) -> int:
        """Columns for running text: wider lines are hard to read."""
        return min(self.width, 92)

    def outcome(self, outcome: Outcome) -> tuple[Role, str]:
        """Return the role and the mark of one check."""
        role, mark = OUTCOMES[outcome]
        return role, self.symbol(mark)

    def standing(self, standing: Standing | None) -> tuple[Role, str, str]:
        """Return the role, the mark and the words of a standing; ``None`` is not graded yet."""
        not_yet = "not graded yet" if self.width >= 60 else "not graded"
        role, mark, words = STANDINGS[standing] if standing else (Role.DIM, "○", not_yet)
        return role, self.symbol(mark), words

    def bar(self, done: float, total: float, columns: int) -> str:
        """Return ``done`` of ``total`` as a bar; it is full only when all is done."""
        part = max(0, min(columns, int(columns * done / total))) if total else 0
        role = Role.GOOD if part == columns else Role.WARN
        full, empty = self.symbol("█") * part, self.symbol("░") * (columns - part)
        return self.paint(role, full) + self.paint(Role.DIM, empty)
