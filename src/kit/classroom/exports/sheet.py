r"""A table that another program has exported, to be filled with scores and imported again.

Cells are kept as they are written, with their quotes and ends of lines, so that everything that is
not filled stays the same byte for byte. The delimiter is a comma or a semicolon, as in the header;
a byte order mark stays.

A quote in a quoted cell is doubled. PHP's ``fputcsv``, with which Moodle writes, does not double
one after a backslash, but a backslash at the end of a cell is not such a case. So each row is read
in both ways, and the one that gives as many cells as the header has is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kit.classroom.exports.score import scores_of
from kit.classroom.roster import Student, fold_name
from kit.classroom.rows import ClassReport, Row
from kit.errors import UsageError

MARK: Final = "\ufeff"
_QUOTED: Final = (r'"(?:[^"]|"")*"', r'"(?:[^"\\]|\\[\s\S]|"")*"')
_CELL: Final = r'({1}|[^"{0}\r\n][^{0}\r\n]*|)({0}|\r\n|\n|\r|\Z)'

_Reading = tuple[list[str], str, int]
"""The cells of a row, what ends it, and where the next one begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A sheet that was filled, and in how many rows.

    ``absent`` are the ids of students who are not in it. ``locked`` are the ids of students whose
    row the sheet itself says not to change; it is unchanged.
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
    _rows_by_text: dict[str, dict[str, list[int]]] = field(default_factory=dict, init=False)

    @classmethod
    def parse(cls, text: str, name: str) -> Sheet:
        """Read a table. Raises :class:`UsageError` with ``name`` and the line if it is not CSV."""
        mark, body = (MARK, text[1:]) if text.startswith(MARK) else ("", text)
        if not body.strip():
            raise UsageError(f"{name} is empty.", "Export it again.")
        header = body.partition("\n")[0]
        delimiter = ";" if header.count(";") > header.count(",") else ","
        patterns = [re.compile(_CELL.format(delimiter, quoted)) for quoted in _QUOTED]
        sheet = cls(mark=mark, delimiter=delimiter, rows=[], ends=[])
        start = 0
        while start < len(body):
            reading = _choose([_read_row(body, start, p) for p in patterns], sheet.rows)
            if reading is None:
                line = body.count("\n", 0, start) + 1
                raise UsageError(
                    f"{name}:{line} is not CSV.", "Export it again, and do not edit it."
                )
            cells, end, start = reading
            sheet.rows.append(cells)
            sheet.ends.append(end)
        return sheet

    @property
    def header(self) -> list[str]:
        return [self.cell(0, column).strip() for column in range(len(self.rows[0]))]

    @property
    def lines(self) -> range:
        """The numbers of the rows below the header, up to the last that is not blank."""
        full = [n for n, row in enumerate(self.rows) if n and row != [""]]
        return range(1, full[-1] + 1) if full else range(0)

    def cell(self, row: int, column: int | None) -> str:
        """Return the text of a cell; empty if there is no such column."""
        if column is None or column >= len(self.rows[row]):
            return ""
        raw = self.rows[row][column]
        return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw

    def put(self, row: int, column: int, text: str) -> None:
        """Fill a cell with text that is safe."""
        needs_quotes = any(letter in text for letter in f'"{self.delimiter}\r\n ')
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = '"' + text.replace('"', '""') + '"' if needs_quotes else text

    def column(self, name: str) -> int | None:
        """Return the number of the first column of this name, whatever its case."""
        header = [heading.casefold() for heading in self.header]
        return header.index(name.casefold()) if name.casefold() in header else None

    def find(self, name: str, text: str) -> list[int]:
        """Return the rows that have this text in the column of this name, whatever the case."""
        if name not in self._rows_by_text:
            index = self._rows_by_text[name] = {}
            column = self.column(name)
            for row in self.lines:
                index.setdefault(fold_name(self.cell(row, column).strip()), []).append(row)
        key = fold_name(text.strip())
        return self._rows_by_text[name].get(key, []) if key else []

    @property
    def text(self) -> str:
        """The table as it is now."""
        rows = zip(self.rows, self.ends, strict=True)
        return self.mark + "".join(self.delimiter.join(row) + end for row, end in rows)


def _read_row(body: str, start: int, cell: re.Pattern[str]) -> _Reading | None:
    """Return the row that begins at ``start``; None if it is not CSV."""
    row: list[str] = []
    while (match := cell.match(body, start)) is not None:
        row.append(match[1])
        start = match.end()
        if match[2] in ("\r\n", "\n", "\r", ""):
            return row, match[2], start
    return None


def _choose(readings: Sequence[_Reading | None], rows: Sequence[list[str]]) -> _Reading | None:
    """Return the only reading as long as the header, or on which all agree; else None."""
    valid = [reading for reading in readings if reading]
    fitting = [reading for reading in valid if rows and len(reading[0]) == len(rows[0])] or valid
    return fitting[0] if fitting and all(r == fitting[0] for r in fitting) else None


def read_template(file: Path, target: Path) -> str:
    """Return the text of an exported table, which is never the file to write.

    Raises :class:`UsageError`.
    """
    if target.resolve() == file.resolve():
        raise UsageError(f"{file} would be written over.", "Give another file to --to.")
    try:
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        advice = "Export it again, and do not edit it."
        raise UsageError(f"{file} cannot be read as UTF-8: {error}.", advice) from None


Scores = tuple[dict[int, tuple[Row, float]], tuple[str, ...], dict[int, str]]
"""Rows and scores by line, the ids of who is not in the sheet, and of who is locked by line."""


def match_scores(
    report: ClassReport,
    name: str,
    find_rows: Callable[[Student], Sequence[int]],
    is_locked: Callable[[int], bool],
) -> Scores:
    """Find the line of each student who has a score. Raises :class:`UsageError`."""
    lines = assign_rows(((row.student.id, find_rows(row.student)) for row in report.rows), name)
    scores: dict[int, tuple[Row, float]] = {}
    absent, locked = [], {}
    for row, score in scores_of(report):
        line = lines.get(row.student.id)
        if line is None:
            absent.append(row.student.id)
        elif is_locked(line):
            locked[line] = row.student.id
        else:
            scores[line] = (row, score)
    return scores, tuple(absent), locked


def assign_rows(students: Iterable[tuple[str, Sequence[int]]], name: str) -> dict[str, int]:
    """Return the one row of each student, from the rows that could be theirs.

    Raises :class:`UsageError` if there is more than one, or a row is that of two students.
    """
    owners: dict[int, str] = {}
    for student, rows in students:
        if len(set(rows)) > 1:
            numbers = " and ".join(str(row + 1) for row in sorted(set(rows))[:2])
            raise UsageError(
                f"{name} has {student} in rows {numbers}.", "Keep one of them, or fix the roster."
            )
        for row in set(rows):
            if row in owners:
                raise UsageError(
                    f"{owners[row]} and {student} are both row {row + 1} of {name}.",
                    "Fix their ids or emails in the roster.",
                )
            owners[row] = student
    return {student: row for row, student in owners.items()}


def is_other_number(text: str, points: float) -> bool:
    """Return whether a cell has a number that differs from ``points``."""
    try:
        return abs(float(text.replace(",", ".")) - points) >= 0.005
    except ValueError:
        return False
