"""Choose the file that counts for an exercise among those that may be meant for it.

A file that a student got and did not change is not an answer: it counts only if there is nothing
else. Of all other files those of the lowest :class:`Rank` count, and only if they are the same.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from kit.classroom.rows import Refusal
from kit.classroom.uploads import UploadedFile
from kit.source import BadFile
from kit.stubs import is_same_text

MAX_COPIES: Final = 10  # files of one exercise that are read, to see whether they are the same
SAVE_AS: Final = "Save it as UTF-8 and hand it in again."


class NotText(BadFile):
    """The file is not text that Python can read."""


class Rank(IntEnum):
    """How clearly a file is an exercise's."""

    USUAL = 0  # it has the exercise's name and is at a usual place
    ELSEWHERE = 1  # it has the exercise's name
    UNUSUAL = 2  # a name that nearly matches, a notebook, or only the exercise's functions
    SHARED = 3  # the file of another exercise, with the functions of this one


@dataclass(slots=True, eq=False)
class FileCandidate:
    """A file that may be an exercise's.

    ``what`` and ``why`` are what a note for the teacher has before and after the exercise's name,
    if it has an unusual name. ``content`` is what was taken from a notebook, None for a file that
    is read as it is.
    """

    file: UploadedFile
    rank: Rank
    what: str = ""
    why: str = ""
    content: bytes | None = None

    @property
    def is_named(self) -> bool:
        """Whether the file has the exercise's name."""
        return self.rank <= Rank.ELSEWHERE

    def read(self) -> bytes:
        """Return the source; raise :class:`BadFile` if it cannot be read or is not text."""
        if self.content is None:
            if self.file.problem:
                raise BadFile(self.file.problem)
            self.content = self.file.read()
        check_text(self.content)
        return self.content

    def is_same(self, text: bytes | None) -> bool:
        """Whether it can be read, and has this text."""
        if text is None:
            return False
        try:
            return is_same_text(self.read(), text)
        except BadFile:
            return False


@dataclass(slots=True)
class Choice:
    """What counts for one exercise: the ``files`` that are the same, and their ``source``.

    Without a source, ``problem`` says why the files cannot be read; if it is empty too, it is not
    clear which file counts, and the ``refusals`` say so. ``used`` is the candidate with an unusual
    name that was used. It ``leaves_stub`` if an untouched file would count otherwise.
    """

    files: tuple[UploadedFile, ...] = ()
    source: bytes | None = None
    problem: str = ""
    is_untouched: bool = False
    leaves_stub: bool = False
    used: FileCandidate | None = None
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check_text(source: bytes) -> None:
    """Raise :class:`NotText` unless Python can decode a source.

    The rules are those of :func:`tokenize.open`: UTF-8, or what a comment in the first two lines
    declares. See https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        source.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        raise NotText("it is not UTF-8 text, and it declares no other encoding") from None
    if b"\0" in source:
        raise NotText("it is not text: it has null bytes")


def choose(address: str, candidates: Sequence[FileCandidate], stub: bytes | None) -> Choice:
    """Return what counts for an exercise; ``stub`` is its file as students got it, if known."""
    is_countable = len(candidates) <= MAX_COPIES  # more are not read
    untouched = [c for c in candidates if is_countable and c.is_same(stub)]
    own = [c for c in candidates if c not in untouched]
    if not own:
        first = min(untouched, key=lambda c: c.rank)
        return Choice(files=(first.file,), source=first.content, is_untouched=True)
    rank = min(c.rank for c in own)
    best = [c for c in own if c.rank == rank]
    choice = _read_named(address, best) if best[0].is_named else _read_guesses(address, best)
    name = address.rpartition("/")[2]
    choice.leaves_stub = any(c.rank <= rank for c in untouched)
    others = [c for c in own if Rank.SHARED > c.rank > rank]
    others = [c for c in others[:MAX_COPIES] if not c.is_same(choice.source)]
    if others:
        names = ", ".join(c.file.name for c in others)
        was = "was" if len(others) == 1 else "were"
        there = best[0].file.name
        choice.notes.append(f"{names} {was} not used for {name}: {there} is there")
    return choice


def _read_named(address: str, copies: Sequence[FileCandidate]) -> Choice:
    choice = Choice(files=tuple(copy.file for copy in copies))
    try:
        choice.source = _read_only_copy(copies)
    except BadFile as error:
        choice.problem = error.problem
        plain = f"Hand in one plain file exercises/{address}.py."
        repair = SAVE_AS if isinstance(error, NotText) else plain
        choice.refusals.append(_refuse(copies[0], error.problem, repair))
    return choice


def _read_only_copy(copies: Sequence[FileCandidate]) -> bytes:
    """Return the bytes of the only file of an exercise; all others must be the same."""
    if len(copies) > MAX_COPIES:
        raise BadFile(f"it is there {len(copies)} times")
    sources = {copy.read() for copy in copies}
    if len(sources) > 1:
        names = " and ".join(sorted({copy.file.name for copy in copies})[:2])
        raise BadFile(f"it is there more than once, and not the same each time: {names}")
    return sources.pop()


def _read_guesses(address: str, guesses: Sequence[FileCandidate]) -> Choice:
    """Use a file with another name, if no other one may be meant."""
    choice = Choice()
    readable = []
    for guess in guesses[:MAX_COPIES]:
        try:
            guess.read()
            readable.append(guess)
        except BadFile as error:
            repair = SAVE_AS if isinstance(error, NotText) else f"Name it {address}.py."
            choice.refusals.append(_refuse(guess, error.problem, repair))
    if len({guess.content for guess in readable}) == 1 and len(guesses) <= MAX_COPIES:
        choice.files, choice.used = (readable[0].file,), readable[0]
        choice.source = readable[0].content
    elif readable:
        choice.refusals += _refuse_all(address.rpartition("/")[2], guesses)
    return choice


def _refuse_all(name: str, guesses: Sequence[FileCandidate]) -> list[Refusal]:
    refusals = []
    for guess in guesses:
        other = next(g.file.name for g in guesses if g is not guess)
        problem = f"this or {other} may be {name}, so neither was used"
        refusals.append(_refuse(guess, problem, f"Name the one that counts {name}.py."))
    return refusals


def _refuse(candidate: FileCandidate, problem: str, repair: str) -> Refusal:
    return Refusal(name=candidate.file.name, problem=problem, repair=repair)
