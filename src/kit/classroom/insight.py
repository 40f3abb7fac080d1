"""What a class's verdicts tell about its exercises: pass rates, misunderstandings, effort.

Pure functions of a :class:`ClassReport`. An exercise was *tried* by a student if there is a verdict
that says something about their work: an untouched stub and an ungraded exercise say nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from statistics import mean, median
from typing import Final

from kit.classroom.anonymous import Anonymous
from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport, Entry, Mark
from kit.model import Finding, Outcome, Standing

_SHAPED: Final = 300
"""Characters of a message that count when two are compared."""

_VARIES: Final = re.compile(
    r"""
    (?<!\w)'[^'\n]*'(?!\w) | "[^"\n]*" | `[^`\n]*` | [‘“][^’”\n]*[’”]   # what is quoted
    | \b\w*_\w*\b                                                       # names such as node_a
    | \d+(?:[.,]\d+)*                                                   # numbers
    """,
    re.VERBOSE,
)
_EXAMPLES: Final = 200
"""So many findings of a group are looked at for the best example."""


class Telling(StrEnum):
    """Whether a check tells students apart."""

    TELLS = "tells"
    EVERYBODY = "everybody"
    """Everybody who tried passes it."""
    NOBODY = "nobody"
    """Nobody passes it."""
    TOO_FEW = "too few"
    """Fewer than two have tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRate:
    """How many of those who tried an exercise came to which outcome of one check."""

    exercise: str
    check: str
    says: str
    tried: int
    passed: int
    failed: int
    skipped: int
    unfinished: int

    @property
    def rate(self) -> float:
        """The part that passed, between 0 and 1; 0 if nobody has tried."""
        return self.passed / self.tried if self.tried else 0.0

    @property
    def telling(self) -> Telling:
        if self.tried < 2:
            return Telling.TOO_FEW
        if self.passed == self.tried:
            return Telling.EVERYBODY
        return Telling.TELLS if self.passed else Telling.NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One finding without its author: no name, no folder, no line of a file."""

    message: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstanding:
    """Findings that say the same of one exercise, and how many ``students`` have one.

    ``mistake`` is the known mistake that they match; where it is None, ``shape`` is what their
    messages have in common. ``checks`` are the sentences of the checks that found it, the one
    that found it most often first.
    """

    exercise: str
    mistake: str | None
    shape: str
    checks: tuple[str, ...]
    students: int
    example: Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What an exercise took.

    ``points`` is the mean of those who tried, ``seconds`` the median wall time of their verdicts;
    both are None if nobody has tried. ``hints`` were taken by ``hinted`` students.
    """

    exercise: str
    max_points: float
    tried: int
    solved: int
    untouched: int
    points: float | None
    seconds: float | None
    hints: int
    hinted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """All of it. ``mean`` and ``median`` are of the points of those who handed something in."""

    entries: Counter[Entry]
    mean: float | None
    median: float | None
    late: int
    efforts: tuple[Effort, ...]
    checks: tuple[CheckRate, ...]
    misunderstandings: tuple[Misunderstanding, ...]

    def telling(self, telling: Telling) -> tuple[CheckRate, ...]:
        """The checks that tell so much."""
        return tuple(check for check in self.checks if check.telling is telling)


def insight(report: ClassReport) -> Insight:
    """What the verdicts of ``report`` tell, in the order of its exercises."""
    marks: dict[str, list[tuple[Student, Mark]]] = {name: [] for name in report.exercises}
    for row in report.rows:
        for mark in row.marks:
            marks.setdefault(mark.exercise, []).append((row.student, mark))
    counted = (Entry.GRADED, Entry.STOPPED)
    finals = [row.final for row in report.rows if row.entry in counted]
    return Insight(
        entries=Counter(row.entry for row in report.rows),
        mean=mean(finals) if finals else None,
        median=median(finals) if finals else None,
        late=sum(row.days_late > 0 for row in report.rows),
        efforts=tuple(_effort(name, [m for _, m in of]) for name, of in marks.items()),
        checks=tuple(rate for name, of in marks.items() for rate in _rates(report, name, of)),
        misunderstandings=_misunderstandings(report, marks),
    )


def tried(mark: Mark) -> bool:
    """True if the verdict says something about a student's work."""
    says_nothing = (Standing.TODO, Standing.UNGRADED)
    return mark.verdict is not None and mark.verdict.standing not in says_nothing


def shape(message: str) -> str:
    """A message without what varies: ``it raised KeyError: 'output'`` → ``it raised KeyError: …``.

    Quoted texts, numbers and names with an underscore become ``…``; only the beginning counts.
    """
    return _VARIES.sub("…", " ".join(message[:_SHAPED].split()))


def _effort(exercise: str, marks: list[Mark]) -> Effort:
    work = [mark for mark in marks if tried(mark)]
    standings = [mark.verdict.standing for mark in marks if mark.verdict]
    seconds = [mark.verdict.seconds for mark in work if mark.verdict]
    return Effort(
        exercise=exercise,
        max_points=max((mark.max_points for mark in marks), default=0.0),
        tried=len(work),
        solved=standings.count(Standing.SOLVED),
        untouched=standings.count(Standing.TODO),
        points=mean(mark.points for mark in work) if work else None,
        seconds=median(seconds) if seconds else None,
        hints=sum(mark.hints for mark in marks),
        hinted=sum(mark.hints > 0 for mark in marks),
    )


def _rates(
    report: ClassReport, exercise: str, marks: list[tuple[Student, Mark]]
) -> Iterator[CheckRate]:
    """The rate of each check: those that the course names, then any other that was found."""
    says = {check: text for (address, check), text in report.says.items() if address == exercise}
    outcomes: dict[str, Counter[Outcome]] = {check: Counter() for check in says}
    work = [mark for _, mark in marks if tried(mark)]
    for finding in (f for mark in work if mark.verdict for f in mark.verdict.findings):
        says.setdefault(finding.check, finding.says)
        outcomes.setdefault(finding.check, Counter())[finding.outcome] += 1
    for check, count in outcomes.items():
        yield CheckRate(
            exercise=exercise,
            check=check,
            says=says[check],
            tried=len(work),
            passed=count[Outcome.PASSED],
            failed=count[Outcome.FAILED],
            skipped=count[Outcome.SKIPPED],
            unfinished=count[Outcome.UNFINISHED],
        )


@dataclass(slots=True)
class _Group:
    """What is gathered about one misunderstanding."""

    findings: list[Finding]
    students: set[str]
    checks: Counter[str]


def _misunderstandings(
    report: ClassReport, marks: dict[str, list[tuple[Student, Mark]]]
) -> tuple[Misunderstanding, ...]:
    """The commonest first; among equals in the order of the exercises, then as they came up."""
    groups: dict[tuple[str, str | None, str, str], _Group] = {}
    for exercise, of in marks.items():
        for student, mark in of:
            for finding in _wrong(mark):
                key = (exercise, *_kind(finding))
                group = groups.setdefault(key, _Group([], set(), Counter()))
                group.findings.append(finding)
                group.students.add(student.id)
                group.checks[finding.says] += 1
    anonymous = Anonymous(row.student for row in report.rows)
    ranked = sorted(groups.items(), key=lambda item: -len(item[1].students))
    return tuple(
        Misunderstanding(
            exercise=exercise,
            mistake=mistake,
            shape=anonymous.text(text),
            checks=tuple(says for says, _ in group.checks.most_common()),
            students=len(group.students),
            example=_example(group.findings, anonymous),
        )
        for (exercise, mistake, _, text), group in ranked
    )


def _wrong(mark: Mark) -> Iterator[Finding]:
    """The findings that show something; a check that waits for another one shows nothing."""
    if mark.verdict is not None and tried(mark):
        for finding in mark.verdict.findings:
            if finding.outcome in (Outcome.FAILED, Outcome.UNFINISHED):
                yield finding


def _kind(finding: Finding) -> tuple[str | None, str, str]:
    """What makes two findings the same: the known mistake, or else the check and the shape."""
    if finding.mistake is not None:
        return finding.mistake, "", ""
    return None, finding.check, shape(finding.message)


def _example(findings: Iterable[Finding], anonymous: Anonymous) -> Example:
    """The shortest finding that names nobody, or else the shortest, with the names taken out."""
    some = sorted(list(findings)[:_EXAMPLES], key=_length)
    free = (f for f in some if all(map(anonymous.is_free, (f.message, f.expected, f.actual))))
    best = next(free, some[0])
    return Example(
        message=anonymous.text(best.message),
        expected=anonymous.text(best.expected),
        actual=anonymous.text(best.actual),
    )


def _length(finding: Finding) -> int:
    return len(finding.message) + len(finding.expected) + len(finding.actual)
