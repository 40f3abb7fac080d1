"""A table that another program has exported, to be filled with scores and imported again.

Everything that is not filled stays the same byte for byte; see ``docs/reference/exports.md``.
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

_QUOTED: Final = (r'"(?:[^"]|"")*"', r'"(?:[^"\\]|\\[\s\S]|"")*"')
_CELL: Final = r'({1}|[^"{0}\r\n][^{0}\r\n]*|)({0}|\r\n|\n|\r|\Z)'


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
    """The cells of a table as they are written; ``renames`` has its names of known columns."""

    name: str
    mark: str
    delimiter: str
    rows: list[list[str]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    renames: dict[str, str] = field(default_factory=dict)
    _rows_by_text: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str, name: str) -> Sheet:
        """Read a table. Raises :class:`UsageError` with ``name`` and the line if it is not CSV."""
        body = text.removeprefix("\ufeff")
        if not body.strip():
            raise UsageError(f"{name} is empty.", "Export it again.")
        header = body.partition("\n")[0]
        delimiter = ";" if header.count(";") > header.count(",") else ","
        patterns = [re.compile(_CELL.format(delimiter, quoted)) for quoted in _QUOTED]
        sheet = cls(name=name, mark=text[: len(text) - len(body)], delimiter=delimiter)
        start = 0
        while start < len(body):
            readings = [reading for p in patterns if (reading := _read_row(body, start, p))]
            length = len(sheet.rows[0]) if sheet.rows else 0
            fitting = [reading for reading in readings if len(reading[0]) == length] or readings
            if not fitting or any(reading != fitting[0] for reading in fitting):
                problem = f"{name}:{body.count(chr(10), 0, start) + 1} is not CSV."
                raise UsageError(problem, "Export it again, and do not edit it.")
            cells, end, start = fitting[0]
            sheet.rows.append(cells)
            sheet.ends.append(end)
        return sheet

    @property
    def header(self) -> list[str]:
        return [self.cell(0, column).strip() for column in range(len(self.rows[0]))]

    @property
    def lines(self) -> range:
        """The numbers of the rows below the header, up to the last that is not blank."""
        return range(1, max(n for n, row in enumerate(self.rows) if not n or row != [""]) + 1)

    def cell(self, row: int, column: int | None) -> str:
        """Return the text of a cell; empty if there is no such column."""
        if column is None or column >= len(self.rows[row]):
            return ""
        raw = self.rows[row][column]
        return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw

    def fill(self, row: int, column: int, text: str) -> None:
        """Fill a cell with text that is safe."""
        needs_quotes = any(letter in text for letter in f'"{self.delimiter}\r\n ')
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = '"' + text.replace('"', '""') + '"' if needs_quotes else text

    def column(self, name: str) -> int | None:
        """Return the number of the column of this name, whatever the case."""
        header = [heading.casefold() for heading in self.header]
        key = self.renames.get(name, name).casefold()
        return header.index(key) if key in header else None

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


def _read_row(body: str, start: int, cell: re.Pattern[str]) -> tuple[list[str], str, int] | None:
    """Return the cells of a row, its end and where the next begins; None if it is not CSV."""
    row: list[str] = []
    while match := cell.match(body, start):
        row.append(match[1])
        start = match.end()
        if match[2] in ("\r\n", "\n", "\r", ""):
            return row, match[2], start
    return None


def read_template(file: Path, target: Path) -> str:
    """Return the text of an exported table; raise :class:`UsageError` if it is ``target``."""
    if target.resolve() == file.resolve():
        raise UsageError(f"{file} would be written over.", "Give another file to --to.")
    try:
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        advice = "Export it again, and do not edit it."
        raise UsageError(f"{file} cannot be read as UTF-8: {error}.", advice) from None


def match_scores(
    report: ClassReport,
    sheet: Sheet,
    find_rows: Callable[[Student], Sequence[int]],
    is_locked: Callable[[int], bool],
) -> tuple[dict[int, tuple[Row, float]], tuple[str, ...], dict[int, str]]:
    """Return rows and scores by line, ids not in the sheet, locked ids by line."""
    candidates = ((row.student.id, find_rows(row.student)) for row in report.rows)
    lines, scored = assign_rows(candidates, sheet.name), scores_of(report)
    absent = tuple(row.student.id for row, _ in scored if row.student.id not in lines)
    scores = {lines[r.student.id]: (r, score) for r, score in scored if r.student.id in lines}
    locked = {line: row.student.id for line, (row, _) in scores.items() if is_locked(line)}
    return {n: score for n, score in scores.items() if n not in locked}, absent, locked


def assign_rows(students: Iterable[tuple[str, Sequence[int]]], name: str) -> dict[str, int]:
    """Return the one row of each student; raise :class:`UsageError` if that is not clear."""
    owners: dict[int, str] = {}
    for student, candidates in students:
        rows = sorted(set(candidates))
        if len(rows) > 1:
            problem = f"{name} has {student} in rows {rows[0] + 1} and {rows[1] + 1}."
            raise UsageError(problem, "Keep one of them, or fix the roster.")
        for row in rows:
            if row in owners:
                problem = f"{owners[row]} and {student} are both row {row + 1} of {name}."
                raise UsageError(problem, "Fix their ids or emails in the roster.")
            owners[row] = student
    return {student: row for row, student in owners.items()}


def is_other_number(text: str, points: float) -> bool:
    """Return whether a cell has a number that differs from ``points``."""
    try:
        return abs(float(text.replace(",", ".")) - points) >= 0.005
    except ValueError:
        return False
