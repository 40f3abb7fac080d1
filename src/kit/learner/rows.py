"""Exercises as a table: one line each, in columns that fit the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kit.model import Standing
from kit.render.look import Look, Role
from kit.render.safe import pad, width

INDENT = 4
"""Columns of the mark, with the space around it."""

LEAST_NOTE = 20
"""A note with less room than this at the end of its row goes to a line of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One exercise: how it stands (``None``: not graded yet), its score such as ``2/5``, a note."""

    name: str
    standing: Standing | None
    score: str = ""
    note: str = ""
    note_role: Role = Role.DIM
    dispensable: bool = False
    """A note that is left out where there is no room for it."""


class Table:
    """Draws rows in columns that are the same for all ``rows`` it was made for."""

    def __init__(self, rows: Sequence[Row], look: Look) -> None:
        self.look = look
        self.words = max((len(look.standing(row.standing)[2]) for row in rows), default=0)
        self.scores = max((len(row.score) for row in rows), default=0)
        names = max((width(row.name) for row in rows), default=0)
        self.names = min(names, max(look.width - INDENT - self.words - 1, 8))
        self.used = INDENT + self.names + 1 + self.words + (1 + self.scores if self.scores else 0)

    def row(self, row: Row) -> list[str]:
        """The line of ``row``, and one more for a note that does not fit behind it."""
        look = self.look
        role, mark, words = look.standing(row.standing)
        name = pad(look.cut(look.line(row.name), self.names), self.names)
        line = f"  {look.paint(role, mark)} {name} {look.paint(role, words.ljust(self.words))}"
        if self.scores and self.used <= look.width:
            line += f" {row.score.rjust(self.scores)}"
        if not row.note:
            return [line.rstrip()]
        note = look.line(row.note)
        room = look.width - self.used - 2
        if room >= min(width(note), LEAST_NOTE):
            return [f"{line}  {look.paint(row.note_role, look.cut(note, room))}"]
        if row.dispensable:
            return [line.rstrip()]
        below = look.cut(note, look.width - INDENT)
        return [line.rstrip(), " " * INDENT + look.paint(row.note_role, below)]
