r"""A table that another program has exported, to be filled and given back to it.

Cells are kept as they are written, quotes and ends of lines included, so that what is not filled is
the same byte for byte. Comma or semicolon, by the header; a byte order mark stays.

A quote in a quoted cell is doubled; PHP's ``fputcsv``, with which Moodle writes, leaves one behind
a backslash alone, but a backslash at the end of a cell is no such thing. So each row is read in
both ways, and the one holds that gives as many cells as the header has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kit.classroom.roster import folded
from kit.errors import UsageError

MARK: Final = "\ufeff"
_QUOTED: Final = (r'"(?:[^"]|"")*"', r'"(?:[^"\\]|\\[\s\S]|"")*"')
_CELL: Final = r'({1}|[^"{0}\r\n][^{0}\r\n]*|)({0}|\r\n|\n|\r|\Z)'

_Read = tuple[list[str], str, int]
"""The cells of a row, what ends it, and where the next one begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A sheet that was filled, and in how many rows.

    ``absent`` are the ids of students whom it does not have. ``locked`` are the ids of students
    whose row must not be changed by what the sheet itself says; it is as it was.
    """

    text: str
    absent: tuple[str, ...]
    filled: int
    locked: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Sheet:
    """The cells of a table as they are written; the first row is the header."""

    mark: str
    delimiter: str
    rows: list[list[str]]
    ends: list[str]

    @classmethod
    def parse(cls, text: str, name: str) -> Sheet:
        """Read a table; raises :class:`UsageError` with ``name`` and the line where it is none."""
        mark, body = (MARK, text[1:]) if text.startswith(MARK) else ("", text)
        if not body.strip():
            raise UsageError(f"{name} is empty.", "Export it anew.")
        first = body.partition("\n")[0]
        delimiter = ";" if first.count(";") > first.count(",") else ","
        ways = [re.compile(_CELL.format(delimiter, quoted)) for quoted in _QUOTED]
        sheet = cls(mark=mark, delimiter=delimiter, rows=[], ends=[])
        at = 0
        while at < len(body):
            read = _one_way([_row(body, at, way) for way in ways], sheet.rows)
            if read is None:
                line = body.count("\n", 0, at) + 1
                raise UsageError(
                    f"{name}:{line} is not CSV.", "Export it anew, and do not edit it in between."
                )
            cells, end, at = read
            sheet.rows.append(cells)
            sheet.ends.append(end)
        return sheet

    @property
    def header(self) -> list[str]:
        return [self.cell(0, column).strip() for column in range(len(self.rows[0]))]

    @property
    def lines(self) -> range:
        """The numbers of the rows below the header that are not blank."""
        full = [n for n, row in enumerate(self.rows) if n and row != [""]]
        return range(1, full[-1] + 1) if full else range(0)

    def cell(self, row: int, column: int | None) -> str:
        """The text of a cell; nothing where there is no such column."""
        if column is None or column >= len(self.rows[row]):
            return ""
        raw = self.rows[row][column]
        return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw

    def put(self, row: int, column: int, text: str) -> None:
        """Fill a cell with text that is safe."""
        quoted = any(letter in text for letter in f'"{self.delimiter}\r\n ')
        safe = '"' + text.replace('"', '""') + '"' if quoted else text
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = safe

    def column(self, *names: str) -> int | None:
        """The number of the first column with one of these names, case aside."""
        header = [name.casefold() for name in self.header]
        found = (header.index(n.casefold()) for n in names if n.casefold() in header)
        return next(found, None)

    def index(self, *names: str) -> dict[str, list[int]]:
        """The rows that have each text in the column of one of these names, case aside."""
        column = self.column(*names)
        found: dict[str, list[int]] = {}
        for row in self.lines if column is not None else ():
            if text := folded(self.cell(row, column).strip()):
                found.setdefault(text, []).append(row)
        return found

    @property
    def text(self) -> str:
        """The table as it is now."""
        rows = zip(self.rows, self.ends, strict=True)
        return self.mark + "".join(self.delimiter.join(row) + end for row, end in rows)


def _row(body: str, at: int, cell: re.Pattern[str]) -> _Read | None:
    """The row that begins at ``at``; None if it is none."""
    row: list[str] = []
    while (found := cell.match(body, at)) is not None:
        row.append(found[1])
        at = found.end()
        if found[2] in ("\r\n", "\n", "\r", ""):
            return row, found[2], at
    return None


def _one_way(ways: Sequence[_Read | None], rows: Sequence[list[str]]) -> _Read | None:
    """The only reading that fits below the header, or that all agree on; else None."""
    fit = [way for way in ways if way and rows and len(way[0]) == len(rows[0])]
    left = fit or [way for way in ways if way]
    return left[0] if left and all(way == left[0] for way in left) else None


def places(students: Iterable[tuple[str, Sequence[int]]], name: str) -> dict[str, int]:
    """The one row of each student who is there, from the rows that could be theirs.

    Raises :class:`UsageError` if there is more than one, or a row is two students'.
    """
    found: dict[str, int] = {}
    taken: dict[int, str] = {}
    for student, rows in students:
        if not rows:
            continue
        if len(set(rows)) > 1:
            numbers = " and ".join(str(row + 1) for row in sorted(set(rows))[:2])
            raise UsageError(
                f"{name} has {student} in rows {numbers}.", "Keep one of them, or mend the roster."
            )
        if rows[0] in taken:
            raise UsageError(
                f"{taken[rows[0]]} and {student} are both row {rows[0] + 1} of {name}.",
                "Mend their ids or emails in the roster.",
            )
        taken[rows[0]] = student
        found[student] = rows[0]
    return found
