"""The error catalogue: what an error that Python has printed means, and how to repair it.

A course has its catalogue in ``hints/errors.md``; ``docs/reference/hints.md`` has the format.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kit.course import Course, Exercise, Workspace
from kit.errors import CourseError, UsageError
from kit.learner.assignment_text import hint_advice
from kit.learner.traceback_text import CANNOT_READ, Candidate, find_candidates, remove_quotes
from kit.markdown import Section, read_sections
from kit.render.blocks import markdown, prose
from kit.render.look import Look, Role
from kit.render.verdicts import Explain

if TYPE_CHECKING:
    from kit.learner.progress import Progress

VARIES = "…"
PARTS = ("What it means", "Why it happens", "Repair")
_FIELD = re.compile(
    r"(?P<name>Title|Practise): +(?P<value>\S.*)|Only in: +your own code(?: and (?P<package>\w+))?"
)
_MATCH = re.compile(
    r"- (?:line `(?P<line>.+)`|(?P<excluded>not )?`(?:\w+\.)*(?P<kind>\w+)(?:: (?P<text>.+))?`)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """An exception's type (empty for a line without one) and the beginning of its text."""

    kind: str
    text: str

    @property
    def weight(self) -> int:
        """The number of characters that do not vary: a higher one is more specific."""
        return len(self.text.replace(VARIES, ""))

    def fits(self, message: str, *, has_capitals: bool = False) -> bool:
        """Return whether ``message`` begins like this text, up to the end of a word or name.

        Capitals count only if ``has_capitals``. A name goes on after a dot: `os.path` is not `os`.
        """
        if not self.text:
            return not message
        if has_capitals:
            return bool(_compile(self.text).match(message))
        return bool(_compile(self.text.casefold()).match(message.casefold()))


@cache
def _compile(text: str) -> re.Pattern[str]:
    first, *others = map(re.escape, text.split(VARIES))
    end = r"(?!\w|\.\w)" if re.match(r"\w", text[-1]) else ""
    return re.compile(first + "".join(f"(?>.*?{piece})" for piece in others) + end, re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One cause of errors; ``practise`` is the address of the exercise about it, or None.

    An error that one of ``exclusions`` fits is not about this. Unless ``own_package`` is None, the
    entry explains no error that was raised inside Python's library or a package other than this.
    """

    slug: str
    title: str
    means: str
    why: str
    repair: str
    practise: str | None
    patterns: tuple[Pattern, ...]
    exclusions: tuple[Pattern, ...] = ()
    own_package: str | None = None

    def excludes(self, messages: tuple[str, ...], library_file: str) -> bool:
        """Return whether an error with these ``messages``, from this file, is not about this."""
        if library_file and self.own_package is not None:
            folder = re.split(r"[/\\]\w+-packages[/\\]", library_file)[-1]
            if not (self.own_package and folder.startswith(self.own_package)):
                return True
        return any(e.fits(m, has_capitals=True) for e in self.exclusions for m in messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The entries of a course; ``dangling`` reports those whose exercise does not exist."""

    entries: tuple[CatalogueEntry, ...] = ()
    dangling: tuple[str, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The types of exceptions that the entries are about."""
        return frozenset(pattern.kind for entry in self.entries for pattern in entry.patterns)

    def find(self, text: str) -> CatalogueEntry | None:
        """Return the entry about the error in ``text``, any part of a traceback, or None."""
        candidates = find_candidates(text, self.kinds)
        return next(filter(None, map(self._find_best, candidates)), None)

    def explain_failure(self, error: str, where: str, root: Path) -> CatalogueEntry | None:
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

    def _find_best(self, candidate: Candidate) -> CatalogueEntry | None:
        """Return the entry with the most specific pattern; None if two entries claim it equally.

        A text without its type must have at least 8 characters that do not vary, a part of a line
        16. Programs raise general types with the text of another error.
        """
        kind, messages, is_part, library_file = candidate
        if kind in ("Error", "Exception", "BaseException"):
            kind, is_part, library_file = None, True, ""
        least = 16 if is_part else 0 if kind else 8
        fitting = [
            (pattern.weight, entry)
            for entry in self.entries
            if not entry.excludes(messages, library_file)
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
    try:
        catalogue = read_catalogue(workspace.course)
    except CourseError as error:
        catalogue = Catalogue()
        complain(error.sentence, error.advice)

    def explain(error: str, where: str) -> str:
        entry = catalogue.explain_failure(error, where, workspace.root)
        return entry.title if entry else ""

    return explain


def entry_text(entry: CatalogueEntry, course: Course, look: Look) -> str:
    """Return the whole entry, and the exercise in which to practise it."""
    lines = [look.paint(Role.STRONG, line) for line in prose(entry.title, look)]
    for heading, body in zip(PARTS, (entry.means, entry.why, entry.repair), strict=True):
        lines += ["", look.paint(Role.STRONG, heading), *markdown(body, look, indent=2)]
    if entry.practise:
        command = f"kit show {course.resolve(entry.practise).name}"
        lines += ["", "Practise it:", "  " + look.paint(Role.COMMAND, command)]
    return "\n".join(lines) + "\n"


def last_error_text(
    workspace: Workspace, exercise: Exercise, progress: Progress, look: Look
) -> str:
    """Return the entry about the error of the last verdict, or what to do without one.

    Raise :class:`CourseError`.
    """
    failure = progress.of(exercise.address).failure
    if failure is None or not failure.error:
        text = f"The last verdict on {exercise.name} has no error of Python to explain. "
        text += hint_advice(workspace.course, exercise.name)
        return "\n".join(prose(text, look)) + "\n"
    catalogue = read_catalogue(workspace.course)
    if entry := catalogue.explain_failure(failure.error, failure.where, workspace.root):
        return entry_text(entry, workspace.course, look)
    text = f"The catalogue of errors has nothing about: {failure.error}"
    return "\n".join(prose(text, look)) + "\n"


def read_catalogue(course: Course) -> Catalogue:
    """Return the catalogue of ``course``, empty if it has none. Raise :class:`CourseError`."""
    entries: list[CatalogueEntry] = []
    dangling: list[str] = []
    first_lines: dict[object, int] = {}
    for section in read_sections(course.root / "hints" / "errors.md"):
        entry = _read_entry(section, first_lines)
        try:
            address = entry.practise and course.resolve(entry.practise).address
        except UsageError as error:
            address = None
            dangling.append(section.error(error.sentence.rstrip(".")).sentence)
        entries.append(replace(entry, practise=address))
    return Catalogue(entries=tuple(entries), dangling=tuple(dangling))


def _read_entry(section: Section, first_lines: dict[object, int]) -> CatalogueEntry:
    """Return the entry; ``first_lines`` has the line of each slug and pattern so far."""
    slug = section.heading
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise section.error(f"'{slug}' is not a slug such as key-error")
    _expect_new(slug, section, section.line - 1, first_lines)
    head, *parts = section.split("###")
    fields: dict[str, str] = {}
    patterns: list[Pattern] = []
    exclusions: list[Pattern] = []
    for number, line in enumerate(map(str.rstrip, head.body.splitlines()), head.line):
        if field := _FIELD.fullmatch(line):
            fields[field["name"] or "Only in"] = field["value"] or field["package"] or ""
        elif match := _MATCH.fullmatch(line):
            text = remove_quotes(match["line"] or match["text"] or "")
            pattern = Pattern(kind=match["kind"] or "", text=text)
            (exclusions if match["excluded"] else patterns).append(pattern)
            _expect_new(pattern, head, number, first_lines)
        elif line.strip() not in ("", "Matches:"):
            raise head.error("is not a field or a match such as - `KeyError: …`", number)
    if missing := {"Title", "Practise"} - fields.keys():
        raise section.error(f"{slug} has no line '{min(missing)}: …'")
    if not patterns:
        raise section.error(f"{slug} matches nothing")
    if len(parts) != len(PARTS):
        raise section.error(f"{slug} needs the parts {', '.join(PARTS)}")
    means, why, repair = map(_read_part, parts, PARTS)
    return CatalogueEntry(
        slug=slug,
        title=fields["Title"],
        means=means,
        why=why,
        repair=repair,
        practise=None if fields["Practise"] == "none" else fields["Practise"],
        patterns=tuple(patterns),
        exclusions=tuple(exclusions),
        own_package=fields.get("Only in"),
    )


def _read_part(part: Section, heading: str) -> str:
    if not part.heading.startswith(heading):
        raise part.error(f"expected the part '{heading}' here")
    if not part.text:
        raise part.error(f"'{part.heading}' is empty")
    return part.text


def _expect_new(value: object, section: Section, line: int, first_lines: dict[object, int]) -> None:
    if (first := first_lines.setdefault(value, line)) != line:
        raise section.error(f"repeats line {first}", line)
