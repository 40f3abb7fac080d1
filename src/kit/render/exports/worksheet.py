"""CSV that is changed in single cells, while every other character of it stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kit.errors import UsageError

_PLAIN: Final = re.compile(r"[^,\r\n]*")
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"([^,\r\n]*)')
_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: what it says, and where it stands in the text."""

    text: str
    start: int
    end: int


def read_cells(text: str) -> list[list[Cell]]:
    """The lines of CSV with commas; raises :class:`UsageError` if a quotation mark is not closed."""
    place = 1 if text.startswith("\ufeff") else 0
    lines: list[list[Cell]] = []
    while place < len(text):
        cells = list(_cells(text, place))
        lines.append(cells)
        place = cells[-1].end
        end = _END.match(text, place)
        place = end.end() if end else place
    return lines


def _cells(text: str, place: int) -> Iterator[Cell]:
    """The cells of the line that begins at ``place``."""
    while True:
        quoted = _QUOTED.match(text, place)
        plain = _PLAIN.match(text, place)
        if quoted:
            end = quoted.end()
            said = quoted[1].replace('""', '"') + quoted[2]
        elif plain and not plain[0].startswith('"'):
            end, said = plain.end(), plain[0]
        else:
            line = len(_END.findall(text, 0, place)) + 1
            raise UsageError(
                f"Line {line} of the worksheet has a quotation mark that is not closed.",
                "Use the worksheet as it was downloaded.",
            )
        yield Cell(text=said, start=place, end=end)
        if text[end : end + 1] != ",":
            return
        place = end + 1


def replaced(text: str, changes: Mapping[Cell, str]) -> str:
    """``text`` with other contents in some of its cells, in quotation marks where they need it."""
    parts: list[str] = []
    place = 0
    for old in sorted(changes, key=lambda one: one.start):
        new = changes[old]
        if any(letter in new for letter in ',"\r\n'):
            new = '"' + new.replace('"', '""') + '"'
        parts += [text[place : old.start], new]
        place = old.end
    return "".join([*parts, text[place:]])
