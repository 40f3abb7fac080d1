"""Make the page of a class; what keeps it harmless is in :mod:`kit.render.page`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Final

from jinja2 import Environment

from kit.classroom.exports.score import shown_points
from kit.classroom.insight import overview, stuck
from kit.classroom.insight.anonymous import make_anonymous
from kit.classroom.insight.misunderstandings import rank_misunderstandings
from kit.classroom.insight.repairs import list_repairs
from kit.classroom.insight.similarity import Similarities, find_similar
from kit.classroom.rows import ClassReport, Entry, Mark, Override, Row
from kit.feedback.facts import CodeLine, find_lines
from kit.model import Finding, Outcome, Standing
from kit.render.page import make_environment
from kit.render.times import time_text
from kit.render.verdicts import MOST_MOMENTS

MOMENTS_OF_A_PAGE: Final = 50_000  # with more, each timeline is shorter: browsers hold them all
FEWEST_MOMENTS: Final = 8  # moments that each timeline shows even then
MOST_NAMED: Final = 12  # students of one reason that are named at once
FIRST_PAIRS: Final = 15  # similar pairs that are shown at once
MOST_PAIRS: Final = 100  # similar pairs that are listed


def report_html(report: ClassReport, *, anonymous: bool = False) -> str:
    """Return the page of a class: the same report gives the same text.

    The ``anonymous`` page has numbers for the students and no text that they wrote, except in the
    examples, which say nothing of their authors.
    """
    ranking = rank_misunderstandings(report)
    shown = make_anonymous(report) if anonymous else report
    template = _environment().get_template("report.html.j2")
    return template.render(
        report=shown,
        is_anonymous=anonymous,
        when=partial(time_text, clock=report.clock),
        most_moments=most_moments(report.rows),
        repairs=list_repairs(shown),
        most_named=MOST_NAMED,
        first_pairs=FIRST_PAIRS,
        most_pairs=MOST_PAIRS,
        overview=overview.overview(shown),
        solved_by=overview.solved_by(shown),
        tried_by=overview.tried_by(shown),
        sections=overview.section_figures(shown),
        rates=overview.check_rates(shown),
        wrong=[thing for thing in ranking if not thing.is_halted],
        halted=[thing for thing in ranking if thing.is_halted],
        spans=overview.spans(shown),
        times=overview.submission_times(shown),
        hint_use=overview.hint_use(shown),
        stuck=stuck.find_stuck(report) if report.asks_log else None,
        most_gap=stuck.MOST_GAP,
        fewest_stuck=stuck.FEWEST,
        similar=None if anonymous else compare_work(report),
        places={row.student.id: n for n, row in enumerate(report.rows)},
    )


def compare_work(report: ClassReport) -> Similarities:
    """Return which students handed in similar text, as far as the texts are recorded."""
    sources: dict[str, dict[str, bytes]] = {exercise: {} for exercise in report.exercises}
    for row in report.rows:
        for mark in row.marks:
            if mark.source is not None and mark.exercise in sources:
                sources[mark.exercise][row.student.id] = mark.source
    return find_similar(report.stubs, sources)


@cache
def _environment() -> Environment:
    environment = make_environment(__package__)
    filters = (minutes, overrides, percent)
    environment.filters.update({call.__name__: call for call in filters})
    calls = (findings, lines_of, ranges, shown_points, slices, standing, overview.concerns_of)
    environment.globals.update({call.__name__: call for call in calls})
    return environment


def most_moments(rows: Sequence[Row]) -> int:
    """Return how many moments each timeline of the page may have."""
    marks = (mark for row in rows for mark in row.marks)
    faults = (f for mark in marks for f in findings(mark, Outcome.FAILED, Outcome.UNFINISHED))
    timelines = sum(bool(finding.timeline) for finding in faults)
    return min(max(MOMENTS_OF_A_PAGE // max(timelines, 1), FEWEST_MOMENTS), MOST_MOMENTS)


def findings(mark: Mark, *outcomes: str) -> list[Finding]:
    """Return the findings of an exercise with these outcomes, in the order of the checks."""
    return [f for f in (mark.verdict.findings if mark.verdict else ()) if f.outcome in outcomes]


def lines_of(mark: Mark, finding: Finding) -> tuple[CodeLine, ...]:
    """Return the student's own lines around the place that a finding names, if it is recorded."""
    return find_lines(mark.source, finding.where) if mark.source is not None else ()


def ranges(lines: Iterable[tuple[int, int]]) -> str:
    """Return parts of a file as text, such as lines 3 to 9 and 14."""
    return ", ".join(f"{first}–{last}" if first < last else f"{first}" for first, last in lines)


def slices(parts: Iterable[tuple[str, int]]) -> Iterator[tuple[str, float, float]]:
    """Yield each part of a bar: its class in the style sheet, start and width, both of 100."""
    counts = [(name, count) for name, count in parts if count]
    total, done = sum(count for _, count in counts), 0
    for name, count in counts:
        yield name.replace(" ", "-"), round(100 * done / total, 2), round(100 * count / total, 2)
        done += count


def standing(row: Row, mark: Mark) -> str:
    """Return how an exercise of a student stands, as a word of the page's legend."""
    if mark.verdict:
        return mark.verdict.standing.value if mark.has_file else "none"
    return Standing.UNGRADED.value if row.entry is Entry.NOT_GRADED else "none"


def overrides(row: Row) -> list[Override]:
    """Return the overrides of a student that count."""
    return list(filter(None, (row.override, *(mark.override for mark in row.marks))))


def minutes(number: float) -> str:
    """Return whole minutes; what is shorter than one is not 0."""
    return "under 1" if 0 < number < 1 else f"{number:.0f}"


def percent(part: float) -> str:
    """Return a part between 0 and 1 as a percentage; only nothing is 0% and only all is 100%."""
    if 0 < part < 1:
        part = min(max(part, 0.01), 0.99)
    return f"{100 * part:.0f}%"
