r"""Make text of students and courses harmless for the programs that read an export.

A spreadsheet calculates a cell that begins like a formula, and a log or a browser may obey what it
is given. Every text of an export passes through one of these functions, and none of them fails.
"""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from kit.render import safe

MOST_TEXT: Final = 10_000  # characters of one text in an export; a longer text is cut at its end
FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n|%\uff0b\uff0d\uff1d\uff20]")
"""How a cell begins that a spreadsheet might calculate, also after apostrophes."""

_ILLEGAL: Final = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def block(text: str, most: int = MOST_TEXT) -> str:
    """Return about ``most`` characters of text in lines, with those that are unsafe named."""
    return safe.block(text, most)


def line(text: str, most: int = MOST_TEXT) -> str:
    """Return the same on one line: each run of white space is one space."""
    return safe.one_line(safe.limit(text, most))


def log_line(text: str) -> str:
    """Return one line for a GitHub action's log, without commands: ``::name::``, ``##[name]``."""
    return re.sub(":(?=:)", ": ", line(text)).replace("##[", "## [")


def cell(text: str) -> str:
    """Return text for a cell: on one line, and after an apostrophe if it would be a formula."""
    safe = line(text)
    return f"'{safe}" if FORMULA.match(safe) else safe


def table(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Return CSV (RFC 4180) of cells that are safe already."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def html_text(text: str) -> str:
    """Return one line of text for HTML, without backslashes: PHP's reader of CSV misreads them."""
    return html.escape(line(text)).replace("\\", "&#92;")


def xml_text(text: str) -> str:
    """Return text that XML can hold; other characters are named as pytest does: ``#x1B``.

    Characters that reorder or hide text are named too. The caller's writer escapes ``<`` and ``&``.
    """
    return "".join(
        f"#x{ord(char):0{2 if ord(char) < 0x100 else 4}X}"
        if _ILLEGAL.match(char) or unicodedata.category(char) in {"Cf", "Zl", "Zp"}
        else char
        for char in safe.limit(text, MOST_TEXT)
    )
