"""The forms in which systems write a name: other punctuation, another order of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kit.classroom.roster import fold_name, split_words

_DROPPED: Final = re.compile(r"[&<>\"`|':\\’ʼ]")  # what Moodle and others drop from names
_COPY_END: Final = re.compile(
    r"(\(\d+\)|(?<=\s)(-\s)?(copy|kopie|copie|copia)(\s\d+)?)$", re.IGNORECASE
)
_COPY_START: Final = re.compile(r"^(copy of|kopie von|copie de|copia de)\s", re.IGNORECASE)
COMMON_WORDS: Final = frozenset(
    (
        *("py", "ipynb", "txt", "md", "pdf", "doc", "docx", "odt", "rtf", "html", "png", "jpg"),
        *("zip", "tar", "gz", "tgz", "rar", "7z", "file", "files", "submission", "submissions"),
        *("late", "copy", "final", "draft", "main", "master", "exercise", "exercises"),
    )
)
"""Endings of files, and words that any name may have: inside a name they are nobody's id."""


def drop_copy_marks(name: str) -> str:
    """Return a name without what browsers and systems add to that of a copy.

    These are ``(1)``, `` - Copy``, ``Kopie von`` and the like. Other digits are part of a name.
    """
    for _ in range(3):  # a copy of a copy has several
        name = _COPY_START.sub("", _COPY_END.sub("", name.strip()))
    return name.strip()


def split_groups(cell: str) -> list[str]:
    """Return the names of groups in a cell: the whole text, and its parts between commas."""
    parts = [part.strip() for part in cell.split(",")]
    return [name for name in dict.fromkeys([cell.strip(), *parts]) if name]


def match_any(values: Sequence[str]) -> str:
    """Return a pattern for any of the values; one for nothing if all are empty."""
    known = [re.escape(fold_plain(value)) for value in values if value]
    return f"(?:{'|'.join(known)})" if known else "(?!)"


def fold_plain(name: str) -> str:
    """Return a name as it is compared: without the punctuation that systems leave out."""
    return _DROPPED.sub("", fold_name(name))


def sort_words(name: str) -> tuple[str, ...]:
    """Return the words of a name in one order, so that any order is the same."""
    return tuple(sorted(split_words(name)))


def name_forms(name: str) -> set[tuple[str, ...]]:
    """Return the words of a name with its punctuation between them, and without it."""
    return {sort_words(name), sort_words(_DROPPED.sub("", name))}


def join_words(name: str) -> str:
    """Return a name's letters and digits alone."""
    return "".join(split_words(name))
