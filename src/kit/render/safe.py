"""Everything that a submission says is data: shown to the reader, never obeyed by the terminal.

A terminal obeys some of the text that it prints: escape sequences move the cursor and recolour the
screen, a carriage return overwrites a line, bidirectional controls reorder it, and a lone surrogate
cannot be encoded. Text passes through :func:`make_visible` before it is laid out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Characters that count as letters or symbols but draw nothing."""
MOST_MARKS = 4
"""Combining marks drawn over one character; more of them would climb into other lines."""


def make_visible(text: str, *, ascii_only: bool = False) -> str:
    r"""Return ``text`` with a name for each character that would be obeyed or invisible.

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
        is_plain = char.isprintable() and char not in BLANKS and marks <= MOST_MARKS
        if char == "\n" or (is_plain and (char.isascii() or not ascii_only)):
            parts.append(char)
        elif not ascii_only and (char < " " or char == "\x7f"):
            # Unicode has a visible picture of each control character.
            parts.append("␡" if char == "\x7f" else chr(0x2400 + ord(char)))
        else:
            parts.append(f"\\x{ord(char):02x}" if char < "\u0100" else ascii(char)[1:-1])
    return "".join(parts)


def block(text: str, most: int) -> str:
    """Return about ``most`` characters of text in lines, with those that are unsafe named."""
    return make_visible(limit(text.replace("\r\n", "\n"), most))


def limit(text: str, most: int) -> str:
    """Return ``text`` without its end if it is longer than ``most``, and how long that is."""
    more = len(text) - most
    return text if more <= 0 else f"{text[:most]} … ({more} more characters)"


def split_code(sentence: str) -> list[str]:
    """Split a sentence at its backticks: every second part is code. Whole if one is unclosed."""
    parts = sentence.split("`")
    return parts if len(parts) % 2 else [sentence]


def one_line(text: str, *, ascii_only: bool = False) -> str:
    """Return ``text`` made safe, on one line: each run of white space becomes one space."""
    return " ".join(make_visible(" ".join(text.split()), ascii_only=ascii_only).split())


def json_text(data: dict[str, Any], *, indent: int | None = 2) -> str:
    """Return printable ASCII that every reader of JSON accepts, whatever is in ``data``.

    Control characters are escaped. What strict readers refuse is replaced: a lone surrogate by the
    six characters of its name, nan and infinity by null.
    """
    text = json.dumps(data, ensure_ascii=False)
    text = re.sub("[\ud800-\udfff]", lambda char: rf"\\u{ord(char[0]):04x}", text)
    plain = json.loads(text, parse_constant=lambda _infinite: None)
    return json.dumps(plain, indent=indent, allow_nan=False).replace("\x7f", "\\u007f") + "\n"


def width(text: str) -> int:
    """Return how many columns ``text`` takes: wide characters two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """Return ``text`` followed by as many spaces as fill ``columns`` columns."""
    return text + " " * (columns - width(text))


def fold(text: str, columns: int) -> tuple[str, ...]:
    """Return ``text`` in pieces of at most ``columns`` columns; no character of data is lost.

    A piece ends after a space if it has one that is not at its start.
    """
    lines = []
    for line in text.split("\n"):
        rest = line
        while piece := head(rest, max(columns, 2)):
            if piece != rest and piece.strip().count(" "):
                piece = piece[: piece.rstrip().rindex(" ") + 1]
            lines.append(piece)
            rest = rest[len(piece) :]
        lines += [] if line else [""]
    return tuple(lines)


def is_address(word: str) -> bool:
    """Return whether a word is the address of a page, which only works as a whole."""
    return word.startswith(("https://", "http://"))


def wrap(
    text: str, columns: int, *, is_whole: Callable[[str], bool] = lambda _: False
) -> tuple[str, ...]:
    """Return prose in lines of at most ``columns`` columns, broken at spaces where possible.

    A word that is wider than that has a line for itself if it ``is_whole``, and is folded if not.
    """
    columns = max(columns, 2)
    lines = []
    for line in text.split("\n"):
        current = ""
        for word in line.split():
            joined = f"{current} {word}" if current else word
            if width(joined) > columns:
                lines += [current] if current else []
                *full, joined = (word,) if is_whole(word) else fold(word, columns)
                lines += full
            current = joined
        lines.append(current)
    return tuple(lines)


def head(text: str, columns: int) -> str:
    """Return the longest start of ``text`` that fits, with the marks of its last character."""
    taken = 0
    for index, char in enumerate(text):
        taken += _columns(char)
        if taken > columns:
            return text[:index]
    return text
