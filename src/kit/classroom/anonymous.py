"""Texts of a submission without the people: names, addresses and folders are taken out.

An example of a misunderstanding is shown to a whole class. Whoever wrote it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kit.classroom.roster import Student

SOMEBODY: Final = "‹student›"
_SHORTEST: Final = 3
"""Shorter names than this stand in every text; to take them out would hide nobody."""

_FOLDERS: Final = re.compile(
    r"(?<![\w:/\\])(?:file:/{2,3})?(?:~|[A-Za-z]:)?(?:[/\\][^\s/\\'\"]+)+(?=[/\\])"
)
"""The folders of an absolute path: two names or more, behind no word and no ``https:``."""


class Anonymous:
    """Knows the people of a class, and takes them out of texts."""

    def __init__(self, students: Iterable[Student]) -> None:
        names = {name for student in students for name in _names(student)}
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        known = "|".join(re.escape(name) for name in longest_first)
        self._people = re.compile(rf"(?<!\w)(?:{known})(?!\w)", re.IGNORECASE) if known else None

    def text(self, text: str) -> str:
        """``text`` with ``‹student›`` for each person, and ``…`` for the folders of a path."""
        text = _FOLDERS.sub("…", text)
        return self._people.sub(SOMEBODY, text) if self._people else text

    def is_free(self, text: str) -> bool:
        """True if ``text`` names nobody and no folder."""
        return self.text(text) == text


def _names(student: Student) -> set[str]:
    """All that a student is called: id, name and its parts, address, and what the exports know."""
    whole = {student.id, student.name, student.email, student.email.partition("@")[0]}
    names = whole | set(student.name.split())
    return {name for name in names if len(name) >= _SHORTEST and not _is_small_number(name)}


def _is_small_number(name: str) -> bool:
    return name.isdigit() and len(name) < 5
