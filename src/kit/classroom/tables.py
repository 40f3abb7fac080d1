"""Read a CSV file that a person or a spreadsheet has written, such as a roster or a list of times.

Commas or semicolons, by the first line; UTF-8, with or without a byte order mark. The names of
columns are compared in lower case, with ``_`` for a blank.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Final

from kit.errors import UsageError

SAVE_AS: Final = "Save it as CSV in UTF-8."
YEARS: Final = range(2000, 2201)
"""The years in which a time can be; another one is a slip of the pen."""


def read_table(file: Path, *columns: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the number of each line that is not blank, and its cells by the names of their columns.

    The header has all of ``columns``. Raises :class:`UsageError` that names the file, and the line
    if a single line is wrong: no CSV, a column twice, more cells than the header has.
    """
    text = _text(file)
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip().casefold().replace(" ", "_") for cell in next(reader, [])]
        _check_header(file, header, columns)
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells[len(header) :]):
                raise UsageError(
                    f"{file}:{reader.line_num}: this line has {len(cells)} cells, and the header "
                    f"has {len(header)}.",
                    f'Put a cell that contains a "{delimiter}" in double quotes.',
                )
            if any(cells):
                yield reader.line_num, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise UsageError(f"{file} is not CSV: {error}.", SAVE_AS) from None


def read_time(text: str, zone: tzinfo) -> datetime:
    """Return the time that ISO 8601 ``text`` names, in UTC; without an offset it is in ``zone``.

    Raises ValueError if it is not a date with a time of day, or not in one of :data:`YEARS`.
    """
    time = datetime.fromisoformat(text)
    if _is_date(text) or time.year not in YEARS:
        raise ValueError(text)
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}.", SAVE_AS) from None


def _check_header(file: Path, header: list[str], columns: tuple[str, ...]) -> None:
    for column in columns:
        if column not in header:
            raise UsageError(
                f"{file} has no column '{column}'.", "Name the columns in its first line."
            )
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice is not None:
        raise UsageError(
            f"{file} has more than one column '{twice}'.", "Rename or remove all but one of them."
        )
