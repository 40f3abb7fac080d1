"""How output may look: how wide, in which characters, and in which colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from kit.model import Outcome, Standing
from kit.render import safe


class Role(Enum):
    """What a piece of text is for; a paint turns it into a colour, or into nothing."""

    GOOD = auto()
    BAD = auto()
    WARN = auto()
    DIM = auto()
    STRONG = auto()
    COMMAND = auto()


def no_paint(_role: Role, text: str) -> str:
    """The paint of a pipe, of NO_COLOR and of TERM=dumb."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Width in columns, whether only ASCII may be used, and the paint."""

    width: int = 80
    ascii_only: bool = False
    paint: Callable[[Role, str], str] = no_paint

    def text(self, text: str) -> str:
        """``text`` made safe; see :func:`kit.render.safe.shown`."""
        return safe.shown(text, ascii_only=self.ascii_only)

    def line(self, text: str) -> str:
        """``text`` made safe and brought to one line."""
        return safe.one_line(text, ascii_only=self.ascii_only)

    def cut(self, text: str, columns: int) -> str:
        return safe.cut(text, columns, ellipsis=self.ellipsis)

    def path(self, path: str, columns: int) -> str:
        """``path`` made safe and cut at its front."""
        return safe.cut_path(self.line(path), columns, ellipsis=self.ellipsis)

    @property
    def ellipsis(self) -> str:
        return "..." if self.ascii_only else "…"

    @property
    def arrow(self) -> str:
        return "->" if self.ascii_only else "→"

    @property
    def prose(self) -> int:
        """Columns for running text: wider lines than these are hard to read."""
        return min(self.width, 92)

    def outcome(self, outcome: Outcome) -> tuple[Role, str]:
        """The role and the mark of one check."""
        match outcome:
            case Outcome.PASSED:
                return Role.GOOD, "+" if self.ascii_only else "✓"
            case Outcome.FAILED:
                return Role.BAD, "x" if self.ascii_only else "✗"
            case Outcome.UNFINISHED:
                return Role.WARN, "!"
            case Outcome.SKIPPED:
                return Role.DIM, "-" if self.ascii_only else "·"

    def standing(self, standing: Standing | None) -> tuple[Role, str, str]:
        """The role, the mark and the words of a standing; ``None`` is not graded yet."""
        match standing:
            case Standing.SOLVED:
                return Role.GOOD, "+" if self.ascii_only else "✓", "solved"
            case Standing.UNSOLVED:
                return Role.BAD, "x" if self.ascii_only else "✗", "unsolved"
            case Standing.BROKEN:
                return Role.BAD, "!", "broken"
            case Standing.STOPPED:
                return Role.BAD, "!", "stopped"
            case Standing.UNGRADED:
                return Role.WARN, "?", "ungraded"
            case Standing.TODO:
                return Role.DIM, "o" if self.ascii_only else "○", "to do"
            case None:
                return Role.DIM, "o" if self.ascii_only else "○", self._ungraded

    @property
    def _ungraded(self) -> str:
        return "not graded yet" if self.width >= 60 else "not graded"

    def bar(self, done: float, total: float, columns: int) -> str:
        """``done`` of ``total`` as a bar; full only when all is done."""
        full, empty = ("#", ".") if self.ascii_only else ("█", "░")
        part = int(columns * done / total) if total else 0
        part = max(0, min(columns, part))
        role = Role.GOOD if part == columns else Role.WARN
        return self.paint(role, full * part) + self.paint(Role.DIM, empty * (columns - part))
