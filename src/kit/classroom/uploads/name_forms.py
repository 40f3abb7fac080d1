"""The forms in which systems write a name: other punctuation, another order of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kit.classroom.roster import fold_name, split_words

_DROPPED: Final = re.compile(r"[&<>\"`|':\\’ʼ]")  # what Moodle and others drop from names


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
