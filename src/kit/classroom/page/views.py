"""Parts of the page that are figures rather than text: what the templates are handed ready made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from kit.classroom.exports.escaping import block
from kit.classroom.insight.checks import CheckRate
from kit.classroom.insight.overview import Bin
from kit.classroom.rows import Entry, Mark, Override, Row
from kit.model import Finding, Moment, Outcome, Standing
from kit.render.verdicts import lane_number, split_middle, times_of

MOST_MOMENTS: Final = 24
"""A longer timeline is drawn without its middle, as in the terminal."""

MOMENTS_OF_A_PAGE: Final = 50_000
"""Where there are very many timelines, each gets less room: a browser has to hold them all."""

FEWEST_MOMENTS: Final = 8
"""What each has room for all the same."""

MOST_TEXT: Final = 700
"""Characters of one text of a finding; of what is longer the beginning is shown."""

MOST_MOMENT: Final = 300
"""The same of a moment, which is one line among many."""

WHO: Final = ("node", "event", "student")
"""Whose doing a moment is, by the number of its lane."""

NOTHING: Final = "none"
"""The standing of an exercise of which there is no verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a drawn timeline; ``skipped`` moments are missing before it."""

    time: str
    lane: int
    who: str
    text: str
    skipped: int = 0


def room(rows: Sequence[Row]) -> int:
    """How many moments each timeline of the page may have."""
    timelines = sum(
        bool(f.timeline) for row in rows for mark in row.marks for f in own_faults(mark)
    )
    fair = MOMENTS_OF_A_PAGE // max(timelines, 1)
    return min(max(fair, FEWEST_MOMENTS), MOST_MOMENTS)


def steps(moments: Sequence[Moment], most: int = MOST_MOMENTS) -> tuple[Step, ...]:
    """A timeline without its middle where it is long; times are written where they change."""
    if not moments:
        return ()
    first, last = split_middle(len(moments), most)
    times = times_of(moments)
    skipped = len(moments) - len(first) - len(last)
    return tuple(
        Step(
            time=times[place],
            lane=lane_number(moments[place].lane),
            who=WHO[lane_number(moments[place].lane)],
            text=block(moments[place].text, MOST_MOMENT),
            skipped=skipped if last and place == last.start else 0,
        )
        for place in (*first, *last)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A part of a bar: from ``start``, ``width`` wide, both of 100; ``name`` is its class."""

    name: str
    start: float
    width: float


def slices(parts: Sequence[tuple[str, int]]) -> tuple[Slice, ...]:
    """A bar divided as ``parts`` are; none where all of them are 0."""
    total = sum(count for _, count in parts)
    done, made = 0, []
    for name, count in parts:
        if count:
            start, width = 100 * done / total, 100 * count / total
            shape = name.replace(" ", "-")  # a class of the style sheet
            made.append(Slice(name=shape, start=round(start, 2), width=round(width, 2)))
            done += count
    return tuple(made)


def outcome_slices(rate: CheckRate) -> tuple[Slice, ...]:
    """The outcomes of one check as a bar."""
    return slices(
        [
            (Outcome.PASSED, rate.passed),
            (Outcome.FAILED, rate.failed),
            (Outcome.UNFINISHED, rate.unfinished),
            (Outcome.SKIPPED, rate.skipped),
        ]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the distribution, in a drawing 100 high; ``label`` is said, not drawn."""

    left: int
    top: float
    height: float
    students: int
    label: str


COLUMN_WIDTH: Final = 30


def columns(bins: Sequence[Bin]) -> tuple[Column, ...]:
    """The distribution of scores as columns; the highest takes the whole height."""
    most = max((one.students for one in bins), default=0) or 1
    return tuple(
        Column(
            left=COLUMN_WIDTH * place,
            top=round(100 - 100 * one.students / most, 2),
            height=round(100 * one.students / most, 2),
            students=one.students,
            label=f"{100 * one.low:.0f} to {100 * one.high:.0f}%: {one.students}",
        )
        for place, one in enumerate(bins)
    )


def standing(row: Row, mark: Mark) -> str:
    """How an exercise of a student stands, as a word of the page's legend."""
    if mark.verdict:
        return mark.verdict.standing.value
    return Standing.UNGRADED.value if row.entry is Entry.NOT_GRADED else NOTHING


def own_faults(mark: Mark) -> tuple[Finding, ...]:
    """What failed by itself, in the order of the checks."""
    findings = mark.verdict.findings if mark.verdict else ()
    return tuple(f for f in findings if f.outcome in (Outcome.FAILED, Outcome.UNFINISHED))


def by_outcome(mark: Mark, outcome: str) -> tuple[Finding, ...]:
    """The findings of an exercise with this outcome."""
    findings = mark.verdict.findings if mark.verdict else ()
    return tuple(finding for finding in findings if finding.outcome == outcome)


def overrides(rows: Sequence[Row]) -> tuple[tuple[int, Row, Override], ...]:
    """Every override that counts, with its student's place on the roster."""
    return tuple(
        (place, row, override)
        for place, row in enumerate(rows)
        for override in (row.override, *(mark.override for mark in row.marks))
        if override is not None
    )


def when(moment: datetime) -> str:
    """``20 Nov 2026, 22:59``, in UTC; names of months do not hang on the machine's language."""
    here = moment.astimezone(UTC)
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year}, {here:%H:%M}"


_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def percent(part: float) -> str:
    """A part between 0 and 1 as a whole percentage; only nothing is 0% and only all is 100%."""
    if 0 < part < 1:
        part = min(max(part, 0.01), 0.99)
    return f"{100 * part:.0f}%"


def text(said: str) -> str:
    """Text of a submission as a reader sees it, whatever is in it, at a bounded length."""
    return block(said, MOST_TEXT)


def plural(number: int, one: str, many: str = "") -> str:
    """``1 student``, ``2 students``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def words_of(name: str) -> str:
    """The name of a mistake as words: ``collect_then_print`` is "Collect then print"."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def marked(sentence: str) -> tuple[str, ...]:
    """A sentence cut at its backticks: every second part is code. Whole where one is left open."""
    parts = tuple(sentence.split("`"))
    return parts if len(parts) % 2 else (sentence,)
