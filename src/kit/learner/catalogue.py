"""The error catalogue: from what Python printed to what it means and how it is repaired.

A course keeps its catalogue in ``hints/errors.md``. What stands before the first ``##`` is for
readers; then there is one section for each entry::

    ## running-loop

    Title: An event loop was started inside a running one
    Practise: fix_running_loop
    Matches:

    - `RuntimeError: asyncio.run() cannot be called from a running event loop`
    - line `Task was destroyed but it is pending!`
    - not `RuntimeError: asyncio.run() cannot be called from a thread of …`
    Only in: your own code

    ### What it means
    ### Why it happens with astream()
    ### Repair

``Practise`` names an exercise of the course, or says ``none``. Each match is an exception's type
and the beginning of its text, where ``…`` stands for whatever varies: names, numbers, addresses.
Quotation marks do not count, and a type alone is an exception without any text. A ``line`` is what
a program prints or logs with no exception's type before it; it also speaks for an error that no
entry is about, where it stands below that error, as notes do. With ``not`` before it, a match says
which errors the entry is not about. ``Only in: your own code`` is for common errors: the entry then
explains none that a traceback shows inside Python's library or a package;
``your own code and NAME`` lets the package NAME count as one's own. The heading of the second part
begins with ``Why it happens``.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path

from kit.course import Course
from kit.errors import CourseError, UsageError
from kit.learner.pasted import CANNOT_READ, Raised, read_pasted, unquoted
from kit.markdown import Section, split_sections

VARIES = "…"
PARTS = ("What it means", "Why it happens", "Repair")
_SHORTEST_UNTYPED = 8
"""A text without its type is recognised by at least this many characters that do not vary."""
_SHORTEST_PART = 16
"""The same for the end of a line, and for an error that says no more than "Exception"."""
_ANY_TYPE = ("Error", "Exception", "BaseException")
"""Types that say nothing: programs raise them with the text of another error."""
_GOES_ON = re.compile(r"\w|\.\w")
_OWN_CODE = re.compile(r"your own code(?: and (?P<package>\w+))?")
_FIELD = re.compile(r"(?P<name>Title|Practise|Only in): +(?P<value>\S.*)")
_MATCH = re.compile(r"- (?P<excluded>not )?`(?:\w+\.)*(?P<kind>\w+)(?:: (?P<text>.+))?`")
_LINE = re.compile(r"- line `(?P<text>.+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """An exception's type and the beginning of its text, without quotation marks.

    ``kind`` is empty for a line that names no exception.
    """

    kind: str
    text: str

    @property
    def weight(self) -> int:
        """How specific this is: the number of characters that do not vary."""
        return len(self.text.replace(VARIES, ""))

    def fits(self, message: str, *, has_capitals: bool = False) -> bool:
        """Return whether ``message`` begins like this text, up to the end of a word or name.

        Capitals count only if ``has_capitals``. A name goes on after a dot: `os.path`
        is not `os`.
        """
        if not self.text:
            return not message
        text = self.text if has_capitals else self.text.casefold()
        message = message if has_capitals else message.casefold()
        first, *others = text.split(VARIES)
        if not message.startswith(first):
            return False
        end = len(first)
        for piece in others:
            start = message.find(piece, end)
            if start < 0:
                return False
            end = start + len(piece)
        return not (_GOES_ON.match(self.text[-1]) and _GOES_ON.match(message, end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One cause of errors; ``practise`` is the address of the exercise about it, or None.

    An error that one of ``exclusions`` fits is not about this. An entry that
    ``is_about_own_code`` explains no error that was raised inside Python's library or a package,
    other than ``own_package``.
    """

    slug: str
    title: str
    means: str
    why: str
    repair: str
    practise: str | None
    patterns: tuple[Pattern, ...]
    exclusions: tuple[Pattern, ...] = ()
    is_about_own_code: bool = False
    own_package: str = ""

    def is_about_file(self, library_file: str) -> bool:
        """Return whether an error may be about this that was raised in a file of a library."""
        if not (library_file and self.is_about_own_code):
            return True
        folder = re.split(r"[/\\]\w+-packages[/\\]", library_file)[-1]
        return bool(self.own_package) and folder.startswith(self.own_package)

    def excludes(self, messages: tuple[str, ...]) -> bool:
        """Return whether an error with one of these ``messages`` is not about this."""
        return any(e.fits(m, has_capitals=True) for e in self.exclusions for m in messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All entries of a course, in the order of its file.

    ``dangling`` says, in a sentence for each, which entries name an exercise that the course does
    not have; to a learner these have none to practise.
    """

    entries: tuple[Entry, ...] = ()
    dangling: tuple[str, ...] = ()

    def find(self, text: str) -> Entry | None:
        """The entry about the error in ``text``, or None where none is known to be about it.

        ``text`` is a traceback, any part of one that holds its last line, or an error's message
        with or without its type. With a type, only the patterns of that type count.
        """
        kinds = frozenset(p.kind for e in self.entries for p in e.patterns)
        pasted = read_pasted(text, kinds)
        if pasted.error is not None:
            notes = (self._best((line,), "") for line in pasted.below)
            known = self._best_for(pasted.error, library_file=pasted.library_file)
            return known or next(filter(None, notes), None)
        warnings = (self._best_for(warning) for warning in pasted.warnings)
        lines = (self._best((line,)) for line in pasted.messages)
        parts = (self._best((part,), least=_SHORTEST_PART) for part in pasted.parts)
        return next(filter(None, (*warnings, *lines, *parts)), None)

    def has_kind(self, kind: str) -> bool:
        """Return whether an entry is about some errors of this type."""
        return any(pattern.kind == kind for entry in self.entries for pattern in entry.patterns)

    def _best_for(self, raised: Raised, *, library_file: str = "") -> Entry | None:
        if raised.kind in _ANY_TYPE:
            return self._best(raised.messages, least=_SHORTEST_PART)
        return self._best(raised.messages, raised.kind, least=0, library_file=library_file)

    def _best(
        self,
        messages: tuple[str, ...],
        kind: str | None = None,
        *,
        least: int = _SHORTEST_UNTYPED,
        library_file: str = "",
    ) -> Entry | None:
        """Return the entry with the most specific pattern; None if two entries claim it equally.

        ``kind`` is ``""`` for a line that names no exception, and None where it may name any.
        """
        fitting = [
            (pattern.weight, entry)
            for entry in self.entries
            if entry.is_about_file(library_file) and not entry.excludes(messages)
            for pattern in entry.patterns
            if kind in (None, pattern.kind) and pattern.weight >= least
            if any(map(pattern.fits, messages))
        ]
        most = max((weight for weight, _ in fitting), default=0)
        best = {entry.slug: entry for weight, entry in fitting if weight == most}
        return best.popitem()[1] if len(best) == 1 else None


def explain_failure(catalogue: Catalogue, error: str, where: str, root: Path) -> Entry | None:
    """Return the entry about the error with which a check or an import ended, or None.

    ``error`` is the last line of its traceback. ``where`` is its ``file:line``, under ``root``; of
    a file that Python cannot read, the line says more than the error.
    """
    file, _, line = where.rpartition(":")
    if error.startswith(CANNOT_READ) and line.isdecimal() and (root / file).is_file():
        with contextlib.suppress(OSError, IndexError):
            source = (root / file).read_bytes().splitlines()[int(line) - 1]
            error = f"{error} at {source[:200].decode('utf-8', 'replace').strip()}"
    return catalogue.find(error)


def read_catalogue(course: Course) -> Catalogue:
    """The catalogue of ``course``, empty if it has none.

    Raises :class:`CourseError` that names the file and the line at fault.
    """
    file = course.root / "hints" / "errors.md"
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Catalogue()
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{file} cannot be read: {error}.", "Fix the file.") from None
    reader = _Reader(course, file)
    return Catalogue(entries=reader.entries(text), dangling=tuple(reader.dangling))


class _Reader:
    def __init__(self, course: Course, file: Path) -> None:
        self.course = course
        self.file = file
        self.first_seen: dict[object, int] = {}
        self.dangling: list[str] = []

    def entries(self, text: str) -> tuple[Entry, ...]:
        return tuple(self._entry(section) for section in split_sections(text, "##")[1:])

    def _entry(self, section: Section) -> Entry:
        line = section.line - 1
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", section.heading):
            raise self._wrong(line, f"'{section.heading}' is not a slug such as key-error")
        self._once(section.heading, line)
        head, *parts = split_sections(section.body, "###", section.line)
        fields, patterns, exclusions = self._head(head)
        if missing := [name for name in ("Title", "Practise") if name not in fields]:
            raise self._wrong(line, f"{section.heading} has no line '{missing[0]}: …'")
        if not patterns:
            raise self._wrong(line, f"{section.heading} matches nothing")
        if len(parts) != len(PARTS):
            raise self._wrong(line, f"{section.heading} needs the parts {', '.join(PARTS)}")
        means, why, repair = map(self._part, parts, PARTS)
        return Entry(
            slug=section.heading,
            title=fields["Title"][0],
            means=means,
            why=why,
            repair=repair,
            practise=self._practise(*fields["Practise"]),
            patterns=patterns,
            exclusions=exclusions,
            is_about_own_code="Only in" in fields,
            own_package=self._own_package(fields),
        )

    def _own_package(self, fields: dict[str, tuple[str, int]]) -> str:
        value, line = fields.get("Only in", ("your own code", 0))
        if not (match := _OWN_CODE.fullmatch(value)):
            raise self._wrong(line, f"'Only in' says '{value}' and not 'your own code'")
        return match["package"] or ""

    def _head(
        self, head: Section
    ) -> tuple[dict[str, tuple[str, int]], tuple[Pattern, ...], tuple[Pattern, ...]]:
        fields: dict[str, tuple[str, int]] = {}
        patterns: list[Pattern] = []
        exclusions: list[Pattern] = []
        for number, line in enumerate(head.body.splitlines(), head.line):
            if field := _FIELD.fullmatch(line.rstrip()):
                fields[field["name"]] = (field["value"], number)
            elif match := _MATCH.fullmatch(line.rstrip()):
                text = unquoted(match["text"] or "")
                pattern = Pattern(kind=match["kind"], text=text)
                (exclusions if match["excluded"] else patterns).append(pattern)
                self._once(pattern, number)
            elif match := _LINE.fullmatch(line.rstrip()):
                patterns.append(Pattern(kind="", text=unquoted(match["text"])))
                self._once(patterns[-1], number)
            elif line.strip() not in ("", "Matches:"):
                raise self._wrong(number, "is neither a field nor a match such as - `KeyError: …`")
        return fields, tuple(patterns), tuple(exclusions)

    def _part(self, part: Section, heading: str) -> str:
        if not part.heading.startswith(heading):
            raise self._wrong(part.line - 1, f"expected the part '{heading}' here")
        if not part.text:
            raise self._wrong(part.line - 1, f"'{part.heading}' is empty")
        return part.text

    def _practise(self, name: str, line: int) -> str | None:
        if name == "none":
            return None
        try:
            return self.course.resolve(name).address
        except UsageError as error:
            self.dangling.append(f"{self.file}:{line}: {error.sentence}")
            return None

    def _once(self, what: object, line: int) -> None:
        if first := self.first_seen.get(what):
            raise self._wrong(line, f"repeats line {first}")
        self.first_seen[what] = line

    def _wrong(self, line: int, what: str) -> CourseError:
        return CourseError(f"{self.file}:{line}: {what}.", "Fix the course.")
