"""How a class stands: scores, students at risk, sections, pass rates of checks, times, hints."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final, NamedTuple

from kit.classroom.gradebook import NOT_RECORDED
from kit.classroom.rows import JUDGED, ClassReport, Entry, Mark, Row
from kit.model import Outcome, Standing, Verdict
from kit.render.blocks import plural

HALF: Final = 0.5  # part of the points below which a student is at risk
FEWEST_TRIED: Final = 2  # with fewer submissions, "all passed" and "none passed" have no meaning
FEWEST_SAME: Final = 3  # fewer submissions of the same time are a coincidence
EARLY: Final = (  # spans before the due date, and how much time remains at their end
    ("more than a week early", timedelta(days=7)),
    ("2 to 7 days early", timedelta(days=2)),
    ("1 to 2 days early", timedelta(days=1)),
    ("6 to 24 hours early", timedelta(hours=6)),
    ("1 to 6 hours early", timedelta(hours=1)),
    ("in the last hour", timedelta()),
)
ON_TIME: Final = "after the due date, not late"  # within the grace period, or by an extension


class Concern(StrEnum):
    """Why a student is at risk, the most urgent first."""

    MISSING = "nothing handed in"
    TOO_LATE = "too late to count"
    NOTHING_SOLVED = "solved nothing"
    BELOW_HALF = "below half of the points"
    STOPPED = "stopped by a limit"


class AtRisk(NamedTuple):
    """A student whom a teacher should look at; ``number`` is the place on the roster, from 0."""

    number: int
    row: Row
    concerns: tuple[Concern, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The class at a glance.

    ``scores`` are the points that count, sorted, of those who have some; ``middle`` is their
    median, None if there are none. ``tenths`` has how many scores are in each tenth of the
    assignment's points, from 0 to 9. ``handed_in`` counts all students who handed something in.
    """

    students: int
    handed_in: int
    late: int
    entries: tuple[tuple[Entry, int], ...]
    scores: tuple[float, ...]
    middle: float | None
    tenths: Mapping[int, int]
    at_risk: tuple[AtRisk, ...]


def overview(report: ClassReport) -> Overview:
    """Return the figures of a whole class."""
    entries = Counter(row.entry for row in report.rows)
    # The scores of missing and refused submissions say nothing about what was understood.
    understood = [row for row in report.rows if row.entry in JUDGED or row.override is not None]
    scores = tuple(sorted(row.final for row in understood))
    parts = (score / report.max_points if report.max_points > 0 else 1.0 for score in scores)
    tenths = Counter(min(max(int(part * 10 + 1e-9), 0), 9) for part in parts)
    students = (AtRisk(n, row, concerns_of(row)) for n, row in enumerate(report.rows))
    at_risk = sorted((s for s in students if s.concerns), key=lambda s: (s.row.final, s.number))
    at_risk.sort(key=lambda student: list(Concern).index(student.concerns[0]))
    return Overview(
        students=len(report.rows),
        handed_in=sum(map(_has_handed_in, report.rows)),
        late=sum(row.days_late > 0 for row in report.rows),
        entries=tuple((entry, entries[entry]) for entry in Entry),
        scores=scores,
        middle=median(scores) if scores else None,
        tenths={tenth: tenths[tenth] for tenth in range(10)},
        at_risk=tuple(at_risk),
    )


def _has_handed_in(row: Row) -> bool:
    """Whether a student is known to have handed something in, whatever it is worth."""
    return row.entry is not Entry.MISSING and row.problem != NOT_RECORDED


def concerns_of(row: Row) -> tuple[Concern, ...]:
    """Return why this student is at risk, the most urgent first; empty if there is no reason."""
    concerns = set()
    if row.override is None:  # else a person has looked at it and decided
        if row.entry in (Entry.MISSING, Entry.STOPPED):
            concerns.add(Concern[row.entry.name])
        if row.submitted_at is not None and row.lost >= 1:
            concerns.add(Concern.TOO_LATE)
        if row.entry in JUDGED:
            if not any(map(_is_solved, row.marks)):
                concerns.add(Concern.NOTHING_SOLVED)
            if row.final < HALF * row.max_points:
                concerns.add(Concern.BELOW_HALF)
    return tuple(concern for concern in Concern if concern in concerns)


def solved_by(report: ClassReport) -> tuple[int, ...]:
    """Return how many have solved each exercise, in the assignment's order."""
    marks = (mark for row in report.rows for mark in row.marks)
    solved = Counter(mark.exercise for mark in marks if _is_solved(mark))
    return tuple(solved[exercise] for exercise in report.exercises)


def tried_by(report: ClassReport) -> tuple[int, ...]:
    """Return how many have tried each exercise, in the assignment's order."""
    tried = Counter(mark.exercise for _, mark, _ in tried_marks(report))
    return tuple(tried[exercise] for exercise in report.exercises)


def tried_marks(report: ClassReport) -> list[tuple[Row, Mark, Verdict]]:
    """Return each mark of an exercise that was tried, with its row and its verdict."""
    marks = [(row, mark, mark.verdict) for row in report.rows for mark in row.marks]
    return [(r, m, v) for r, m, v in marks if v and is_tried(m) and m.exercise in report.exercises]


def is_tried(mark: Mark) -> bool:
    """Return whether a student's own file was judged: not missing, no stub, nothing ungraded."""
    nothing = (None, Standing.TODO, Standing.UNGRADED)
    return mark.has_file and (mark.verdict and mark.verdict.standing) not in nothing


class SectionFigures(NamedTuple):
    """How a section of the class stands; ``solved`` and ``tried`` are in the assignment's order."""

    name: str
    students: int
    handed_in: int
    middle: float | None
    solved: tuple[int, ...]
    tried: tuple[int, ...]


def section_figures(report: ClassReport) -> tuple[SectionFigures, ...]:
    """Return the figures of each section, by name; none if there are fewer than two."""
    sections = sorted({row.student.section for row in report.rows}, key=lambda s: (not s, s))
    if len([section for section in sections if section]) < 2:
        return ()
    figures = []
    for section in sections:
        rows = tuple(row for row in report.rows if row.student.section == section)
        part = replace(report, rows=rows)
        whole = overview(part)
        counts = (whole.students, whole.handed_in, whole.middle)
        figures.append(SectionFigures(section, *counts, solved_by(part), tried_by(part)))
    return tuple(figures)


@dataclass(frozen=True, slots=True)
class CheckRate:
    """The outcomes of one check, counted over those who tried its exercise."""

    exercise: str
    check: str
    says: str
    counts: Mapping[Outcome, int]

    @property
    def tried(self) -> int:
        return sum(self.counts.values())

    @property
    def passed(self) -> int:
        return self.counts[Outcome.PASSED]

    @property
    def is_passed_by_all(self) -> bool:
        return self.passed == self.tried >= FEWEST_TRIED

    @property
    def is_passed_by_none(self) -> bool:
        return self.passed == 0 and self.tried >= FEWEST_TRIED


def check_rates(report: ClassReport) -> tuple[CheckRate, ...]:
    """Return every check of the assignment in its order, also those that no student tried."""
    outcomes: Counter[tuple[str, str, Outcome]] = Counter()
    says = dict(report.says)
    for _, _, verdict in tried_marks(report):
        for finding in verdict.findings:
            outcomes[verdict.exercise, finding.check, finding.outcome] += 1
            says.setdefault((verdict.exercise, finding.check), finding.says)
    order = (Outcome.PASSED, Outcome.FAILED, Outcome.UNFINISHED, Outcome.SKIPPED)
    rates = [
        CheckRate(exercise, check, sentence, {o: outcomes[exercise, check, o] for o in order})
        for (exercise, check), sentence in says.items()
        if exercise in report.exercises
    ]
    return tuple(sorted(rates, key=lambda rate: report.exercises.index(rate.exercise)))


class Span(NamedTuple):
    """How many handed in within a span of time; ``late`` is whether that costs points."""

    name: str
    students: int
    late: bool


def spans(report: ClassReport) -> tuple[Span, ...]:
    """Return when submissions came in, from early to late; none without a due date."""
    if report.due is None:
        return ()
    counts = dict.fromkeys([*(name for name, _ in EARLY), ON_TIME], 0)
    days: Counter[int] = Counter()
    for row in report.rows:
        if row.submitted_at is not None and row.days_late:
            days[row.days_late] += 1
        elif row.submitted_at is not None:
            early = report.due - row.submitted_at
            counts[next((name for name, least in EARLY if early >= least), ON_TIME)] += 1
    spans = [Span(name, students, late=False) for name, students in counts.items()]
    spans += [Span(f"{plural(n, 'day')} late", days[n], late=True) for n in sorted(days)]
    return tuple(spans)


class HintUse(NamedTuple):
    """``takers`` of an exercise took ``hints`` in all; ``others`` tried it without hints."""

    exercise: str
    hints: int
    takers: int
    takers_solved: int
    others: int
    others_solved: int


def hint_use(report: ClassReport) -> tuple[HintUse, ...]:
    """Return the hints of each exercise in the assignment's order; none if no student took any.

    Students without a record of hints do not count: whether they took any is not known.
    """
    uses = []
    for exercise in report.exercises:
        rows = (row for row in report.rows if row.has_hint_record)
        marks = [mark for row in rows for mark in row.marks if mark.exercise == exercise]
        takers = [_is_solved(mark) for mark in marks if mark.hints]
        others = [_is_solved(m) for m in marks if not m.hints and is_tried(m)]
        counts = (len(takers), sum(takers), len(others), sum(others))
        uses.append(HintUse(exercise, sum(mark.hints for mark in marks), *counts))
    return tuple(uses) if any(use.hints for use in uses) else ()


def _is_solved(mark: Mark) -> bool:
    return mark.verdict is not None and mark.verdict.solved


class SameTime(NamedTuple):
    """``students`` of the ``known`` whose time is known handed in within a minute from ``at``."""

    at: datetime
    students: int
    known: int


def same_time(report: ClassReport) -> SameTime | None:
    """Return the time that at least half of the submissions share, as after a download, if any."""
    return find_same_time(submission_times(report))


def find_same_time(times: Sequence[datetime]) -> SameTime | None:
    """Return the time that at least half of these share to the minute; they are in order."""
    ends = (bisect_right(times, at + timedelta(minutes=1)) for at in times)
    counts = [(end - n, at) for n, (end, at) in enumerate(zip(ends, times, strict=True))]
    most, at = max(counts, key=lambda counted: counted[0], default=(0, None))
    if at is None or most < FEWEST_SAME or 2 * most < len(times):
        return None
    return SameTime(at=at, students=most, known=len(times))


def submission_times(report: ClassReport) -> list[datetime]:
    """Return the times of submission that are known, in order."""
    return sorted(row.submitted_at for row in report.rows if row.submitted_at is not None)
