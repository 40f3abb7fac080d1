"""Everything that a submission says is data: shown to the reader, never obeyed by the terminal.

A terminal takes orders from what is printed on it: escape sequences move the cursor and recolour
the screen, a carriage return overwrites a line, bidirectional controls reorder it, and a lone
surrogate cannot be encoded at all. Text passes through :func:`shown` before it is laid out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

PICTURES = 0x2400
"""Where Unicode keeps one visible picture for each control character below 0x20."""

DELETE = 0x7F
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Characters that count as letters or symbols and yet draw nothing."""

MOST_MARKS = 4
"""Combining marks drawn over one character; more of them would climb into other lines."""


def shown(text: str, *, ascii_only: bool = False) -> str:
    r"""``text`` with a name in place of each character that would be obeyed or invisible.

    Only ``\n`` keeps its meaning. An escape becomes ``␛``, or ``\x1b`` if ``ascii_only``; other
    controls and lone surrogates become Python escapes such as ``\u202e``. The result can be
    encoded in UTF-8, or in ASCII if ``ascii_only``.
    """
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text
    parts: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if _is_plain(char, ascii_only) and marks <= MOST_MARKS:
            parts.append(char)
        else:
            parts.append(_named(char, ascii_only))
    return "".join(parts)


def _is_plain(char: str, ascii_only: bool) -> bool:
    if char == "\n":
        return True
    return char.isprintable() and char not in BLANKS and (char.isascii() or not ascii_only)


def _named(char: str, ascii_only: bool) -> str:
    code = ord(char)
    if not ascii_only and code < 0x20:
        return chr(PICTURES + code)
    if not ascii_only and code == DELETE:
        return "␡"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def one_line(text: str, *, ascii_only: bool = False) -> str:
    """``text`` made safe and brought to one line: each run of white space becomes one space."""
    return " ".join(shown(" ".join(text.split()), ascii_only=ascii_only).split())


def width(text: str) -> int:
    """How many columns of a terminal ``text`` takes: wide characters two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, columns: int, *, ellipsis: str = "…") -> str:
    """``text`` on at most ``columns`` columns; what is missing at the end is an ellipsis."""
    if width(text) <= columns:
        return text
    if columns <= width(ellipsis):
        return ellipsis[: max(columns, 0)]
    return _head(text, columns - width(ellipsis)) + ellipsis


def cut_path(path: str, columns: int, *, ellipsis: str = "…") -> str:
    """``path`` on at most ``columns`` columns; its first folders give way to an ellipsis."""
    rest = path
    while width(path) > columns and "/" in rest:
        rest = rest.split("/", 1)[1]
        path = f"{ellipsis}/{rest}"
    return cut(path, columns, ellipsis=ellipsis)


def pad(text: str, columns: int) -> str:
    """``text`` followed by as many spaces as fill ``columns`` columns."""
    return text + " " * (columns - width(text))


def fold(text: str, columns: int) -> tuple[str, ...]:
    """``text`` in pieces of at most ``columns`` columns; nothing is lost, so it suits data."""
    columns = max(columns, 2)
    lines: list[str] = []
    for line in text.split("\n"):
        rest = line
        while width(rest) > columns:
            head = _head(rest, columns)
            lines.append(head)
            rest = rest[len(head) :]
        lines.append(rest)
    return tuple(lines)


def wrap(text: str, columns: int) -> tuple[str, ...]:
    """Prose in lines of at most ``columns`` columns, broken at spaces where that is possible."""
    columns = max(columns, 2)
    return tuple(line for one in text.split("\n") for line in _wrap_line(one, columns)) or ("",)


def _wrap_line(line: str, columns: int) -> Iterator[str]:
    current = ""
    for word in line.split():
        joined = f"{current} {word}" if current else word
        if width(joined) <= columns:
            current = joined
            continue
        if current:
            yield current
        *full, current = fold(word, columns)
        yield from full
    yield current


def _head(text: str, columns: int) -> str:
    """The longest start of ``text`` that fits, with the combining marks of its last character."""
    taken = 0
    for index, char in enumerate(text):
        taken += _columns(char)
        if taken > columns:
            return text[:index]
    return text
