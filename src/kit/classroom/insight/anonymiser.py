"""Take what identifies a student out of texts that are shown to others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Final

from kit.classroom.roster import Student, fold_name
from kit.model import Finding

MOST_TEXT: Final = 2_000  # characters of one text that is kept, to the last whole word
FEWEST_LETTERS: Final = 3  # of a word or an id of another student: a shorter one is ordinary
FEWEST_DIGITS: Final = 5  # of an id of another student that is a number
_OUTSIDE: Final = re.compile(
    r"(?P<home>(?:/home|/Users|/root|[A-Za-z]:\\+Users)[^\s'\"<>|]*)"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_WORD: Final = re.compile(r"[^\W_]+")
_PART: Final = re.compile(r"[^\W\d_a-z]?[^\W\d_A-Z]+|[^\W\d_]+")  # of names as fooBar, FOO_BAR
_NEIGHBOURS: Final = re.compile(r"\[student\](?:[ .'’-]{1,2}\[student\])+")
_UMLAUTS: Final = str.maketrans(
    dict(zip("äöüÄÖÜ", ("ae", "oe", "ue", "Ae", "Oe", "Ue"), strict=True))
)


class Anonymiser:
    """Takes what identifies students out of texts; made once for a class.

    Of all students it takes out ids, names and words of them, accounts and numbers on the roster,
    where they stand alone or beside an underscore. What is short is taken out only of its own
    student's text. It also takes out all e-mail addresses and paths of home folders.
    """

    def __init__(self, students: Iterable[Student]) -> None:
        self._class = _Identities()
        for student in students:
            for text in _own_texts(student):
                letters = FEWEST_DIGITS if text.isdecimal() else FEWEST_LETTERS
                self._class.add(text, letters)
            self._class.add_words(student.name, FEWEST_LETTERS)
        self._own = cache(_identities_of)

    def finding(self, finding: Finding, student: Student) -> Finding:
        """Return ``finding`` as an example, without the place in the learner's file."""
        names = ("message", "expected", "actual", "error")
        texts: dict[str, Any] = {n: self.text(getattr(finding, n), student) for n in names}
        moments = (replace(m, text=self.text(m.text, student)) for m in finding.timeline)
        return replace(finding, **texts, where="", hint="", timeline=tuple(moments))

    def text(self, text: str, student: Student) -> str:
        """Return ``text`` with ``[student]`` or ``[path]`` for what identifies someone."""
        if len(text) > MOST_TEXT:  # a name that is cut in two would not match
            kept = text[:MOST_TEXT]
            text = f"{kept.rpartition(' ')[0] or kept} …"
        text = unicodedata.normalize("NFC", text)
        text = _OUTSIDE.sub(lambda match: "[path]" if match["home"] else "[student]", text)
        pieces, end = [], 0
        own = self._own(student.id, student.name, *_own_texts(student))
        for start, stop in _find_spans(text, own, self._class):
            pieces += [text[end:start], "[student]"]
            end = stop
        return _NEIGHBOURS.sub("[student]", "".join([*pieces, text[end:]]))

    def code(self, line: str, student: Student) -> str:
        """Return the same of a line of code, also without the author's name in other names."""
        words = {word.casefold() for word in _words_of(student.name) if len(word) >= FEWEST_LETTERS}
        return _PART.sub(
            lambda match: "[student]" if match[0].casefold() in words else match[0],
            self.text(line, student),
        )


class _Identities:
    """Texts that identify someone: ``wholes`` in any case, by their first word, and ``words``."""

    def __init__(self) -> None:
        self.wholes: dict[str, list[tuple[int, str]]] = {}
        self.words: set[str] = set()

    def add(self, text: str, fewest: int) -> None:
        found = list(_WORD.finditer(folded := _fold(text)))
        if found and len(folded) >= fewest:
            whole = folded[found[0].start() : found[-1].end()]
            entry = (len(found), whole)
            if entry not in (entries := self.wholes.setdefault(found[0][0], [])):
                entries.append(entry)
                entries.sort(reverse=True)

    def add_words(self, name: str, fewest: int) -> None:
        # A word of a name can be an ordinary word too ("will"), so its case counts.
        words = [word for word in _words_of(name) if len(word) >= fewest]
        self.words.update(words, map(str.upper, words))


def _identities_of(_id: str, name: str, *texts: str) -> _Identities:
    made = _Identities()
    for text in texts:
        made.add(text, 1)
    made.add_words(name, 2)
    return made


def _own_texts(student: Student) -> tuple[str, ...]:
    """Return what the roster says of a student that is nobody else's."""
    cells = (cell for key, cell in student.columns.items() if key != "section")
    accounts = (cell for cell in cells if len(cell) >= 4 and re.search(r"\d", cell))
    local = student.email.partition("@")[0]
    return (student.id, student.name, student.email, local, *accounts)


def _words_of(name: str) -> set[str]:
    """Return the words of a name, also as they are written without accents."""
    name = unicodedata.normalize("NFC", name)
    plain = unicodedata.normalize("NFD", name)
    without = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return set(_WORD.findall(f"{name} {without} {name.translate(_UMLAUTS)}"))


def _fold(text: str) -> str:
    return " ".join(fold_name(text).split())


def _find_spans(text: str, *identities: _Identities) -> Iterator[tuple[int, int]]:
    """Yield where in ``text`` someone is named, in order and without overlaps."""
    words = list(_WORD.finditer(text))
    number = 0
    while number < len(words):
        word, count = words[number], 0
        for known in identities:
            for length, whole in known.wholes.get(word[0].casefold(), ()):
                last = words[min(number + length, len(words)) - 1]
                if length > count and _fold(text[word.start() : last.end()]) == whole:
                    count = length
            count = max(count, word[0] in known.words)
        if count:
            yield word.start(), words[number + count - 1].end()
        number += count or 1
