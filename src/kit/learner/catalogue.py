"""The error catalogue: what an error that Python has printed means, and how to repair it.

A course has its catalogue in ``hints/errors.md``. The text before the first ``##`` is ignored; then
there is one section for each entry::

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

``Practise`` is the name of an exercise or ``none``. Each match is an exception's type and the
beginning of its text, where ``…`` stands for what varies: names, numbers, addresses. Quotation
marks do not count, and a type alone is an exception without any text. A ``line`` is what a program
prints or logs without an exception's type; it also counts below an error that no entry is about, as
notes do. A match after ``not`` is an error that the entry is not about. With ``Only in: your own
code`` the entry does not explain errors that were raised inside Python's library or a package; with
``your own code and NAME`` the package NAME counts as own code. The heading of the second part
begins with ``Why it happens``.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kit.course import Course, Workspace
from kit.errors import CourseError, UsageError
from kit.learner.traceback_text import CANNOT_READ, Candidate, find_candidates, remove_quotes
from kit.markdown import Section, read_sections
from kit.render.blocks import markdown, prose
from kit.render.look import Look, Role
from kit.render.verdicts import Explain

VARIES = "…"
PARTS = ("What it means", "Why it happens", "Repair")
_SHORTEST_UNTYPED = 8
"""A text without its type is recognised by at least this many characters that do not vary."""
_SHORTEST_PART = 16
"""The same for the end of a line, and for an error that says no more than "Exception"."""
_ANY_TYPE = ("Error", "Exception", "BaseException")
"""General types: programs raise them with the text of another error."""
_GOES_ON = re.compile(r"\w|\.\w")
_FIELD = re.compile(r"(?P<name>Title|Practise): +(?P<value>\S.*)")
_OWN_CODE = re.compile(r"Only in: +your own code(?: and (?P<package>\w+))?")
_MATCH = re.compile(
    r"- (?:line `(?P<line>.+)`|(?P<excluded>not )?`(?:\w+\.)*(?P<kind>\w+)(?:: (?P<text>.+))?`)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """An exception's type and the beginning of its text, without quotation marks.

    ``kind`` is empty for a line that names no exception.
    """

    kind: str
    text: str

    @property
    def weight(self) -> int:
        """The number of characters that do not vary: a higher one is more specific."""
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

    ``dangling`` has a sentence for each entry that names an exercise which the course does not
    have; such an entry has no exercise to practise.
    """

    entries: tuple[Entry, ...] = ()
    dangling: tuple[str, ...] = ()

    def find(self, text: str) -> Entry | None:
        """Return the entry about the error in ``text``, None if there is none.

        ``text`` is a traceback, any part of one that holds its last line, or an error's message
        with or without its type. With a type, only the patterns of that type count.
        """
        kinds = frozenset(p.kind for e in self.entries for p in e.patterns)
        best = map(self._find_best, find_candidates(text, kinds))
        return next(filter(None, best), None)

    def explain_failure(self, error: str, where: str, root: Path) -> Entry | None:
        """Return the entry about the error with which a check or an import ended, or None.

        ``error`` is the last line of its traceback. ``where`` is its ``file:line``, below ``root``.
        If Python cannot read the file, the entry depends on the line more than on the error.
        """
        file, _, line = where.rpartition(":")
        if error.startswith(CANNOT_READ) and line.isdecimal() and (root / file).is_file():
            with contextlib.suppress(OSError, IndexError):
                source = (root / file).read_bytes().splitlines()[int(line) - 1]
                error = f"{error} at {source[:200].decode('utf-8', 'replace').strip()}"
        return self.find(error)

    def has_kind(self, kind: str) -> bool:
        """Return whether an entry is about some errors of this type."""
        return any(pattern.kind == kind for entry in self.entries for pattern in entry.patterns)

    def _find_best(self, candidate: Candidate) -> Entry | None:
        """Return the entry with the most specific pattern; None if two entries claim it equally."""
        kind, messages, is_part, library_file = candidate
        least = 0 if kind else _SHORTEST_UNTYPED
        if kind in _ANY_TYPE:
            kind, is_part, library_file = None, True, ""
        if is_part:
            least = _SHORTEST_PART
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


def make_explainer(workspace: Workspace, complain: Callable[[str, str], None]) -> Explain:
    """Return a function that gives the title of the entry about an error and its ``file:line``.

    If the catalogue cannot be read, call ``complain`` with the reason and the advice.
    """
    catalogue = Catalogue()
    try:
        catalogue = read_catalogue(workspace.course)
    except CourseError as error:
        complain(error.sentence, error.advice)

    def explain(error: str, where: str) -> str:
        entry = catalogue.explain_failure(error, where, workspace.root)
        return entry.title if entry else ""

    return explain


def entry_text(entry: Entry, course: Course, look: Look) -> str:
    """Return the whole entry, and the exercise in which to practise it."""
    lines = [look.paint(Role.STRONG, line) for line in prose(entry.title, look)]
    for heading, body in zip(PARTS, (entry.means, entry.why, entry.repair), strict=True):
        lines += ["", look.paint(Role.STRONG, heading), *markdown(body, look, indent=2)]
    if entry.practise:
        command = f"kit show {course.resolve(entry.practise).name}"
        lines += ["", "Practise it:", "  " + look.paint(Role.COMMAND, command)]
    return "\n".join(lines) + "\n"


def read_catalogue(course: Course) -> Catalogue:
    """Return the catalogue of ``course``, empty if it has none.

    Raise :class:`CourseError` that names the file and the line.
    """
    reader = _CatalogueReader(course)
    entries = tuple(map(reader.read_entry, read_sections(course.root / "hints" / "errors.md")))
    return Catalogue(entries=entries, dangling=tuple(reader.dangling))


class _CatalogueReader:
    """Reads the entries of one file; collects errors about exercises that do not exist."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.first_lines: dict[object, int] = {}
        self.dangling: list[str] = []

    def read_entry(self, section: Section) -> Entry:
        """Return the entry in ``section``. Raise :class:`CourseError`."""
        slug = section.heading
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            raise section.error(f"'{slug}' is not a slug such as key-error")
        self._expect_new(slug, section, section.line - 1)
        head, *parts = section.split("###")
        fields, patterns, exclusions = self._read_head(head)
        if missing := {"Title", "Practise"} - fields.keys():
            raise section.error(f"{slug} has no line '{min(missing)}: …'")
        if not patterns:
            raise section.error(f"{slug} matches nothing")
        if len(parts) != len(PARTS):
            raise section.error(f"{slug} needs the parts {', '.join(PARTS)}")
        for part, heading in zip(parts, PARTS, strict=True):
            if not part.heading.startswith(heading):
                raise part.error(f"expected the part '{heading}' here")
            if not part.text:
                raise part.error(f"'{part.heading}' is empty")
        means, why, repair = (part.text for part in parts)
        practise = None
        try:
            if fields["Practise"] != "none":
                practise = self.course.resolve(fields["Practise"]).address
        except UsageError as error:
            self.dangling.append(section.error(error.sentence.rstrip(".")).sentence)
        return Entry(
            slug=slug,
            title=fields["Title"],
            means=means,
            why=why,
            repair=repair,
            practise=practise,
            patterns=patterns,
            exclusions=exclusions,
            is_about_own_code="Only in" in fields,
            own_package=fields.get("Only in", ""),
        )

    def _read_head(
        self, head: Section
    ) -> tuple[dict[str, str], tuple[Pattern, ...], tuple[Pattern, ...]]:
        """Return the fields, the matches and the exclusions."""
        fields: dict[str, str] = {}
        patterns: list[Pattern] = []
        exclusions: list[Pattern] = []
        for number, line in enumerate(map(str.rstrip, head.body.splitlines()), head.line):
            if field := _FIELD.fullmatch(line):
                fields[field["name"]] = field["value"]
            elif own := _OWN_CODE.fullmatch(line):
                fields["Only in"] = own["package"] or ""
            elif match := _MATCH.fullmatch(line):
                text = remove_quotes(match["line"] or match["text"] or "")
                pattern = Pattern(kind=match["kind"] or "", text=text)
                (exclusions if match["excluded"] else patterns).append(pattern)
                self._expect_new(pattern, head, number)
            elif line.strip() not in ("", "Matches:"):
                raise head.error("is not a field or a match such as - `KeyError: …`", number)
        return fields, tuple(patterns), tuple(exclusions)

    def _expect_new(self, value: object, section: Section, line: int) -> None:
        if (first := self.first_lines.setdefault(value, line)) != line:
            raise section.error(f"repeats line {first}", line)
