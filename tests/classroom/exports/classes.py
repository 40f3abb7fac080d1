"""Classes to export: one of every kind of row, and one in which all texts are hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport, Entry, Mark, Override, Refusal, Row
from kit.model import Finding, Outcome, Standing, Verdict
from tests.render.samples import COLLECTED, PASSED, hostile, verdict

EXERCISES = ("first_stream/print_progress", "time/deadline")
DUE = datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
GRADED = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
HOSTILE = (
    "=1+1",
    "'=1+1",
    "@SUM(A1)",
    "-2+3",
    "\t=1",
    "％comspec",
    "a,b;c\"d'e\nf\r\ng",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "left\u202eright\u2066x\u2069",
    "\x00\x08\x0b\x7f\x9b\ufffe\uffff",
    "\ud800 lone",
    "<script>alert(1)</script>&amp;]]><!--",
    "::error::stop\n::set-output name=x::y\n##[group]z",
    'C:\\x\\"',
    "",
)
"""Texts that mean something to one reader or another."""


def override(points: float, exercise: str = "", reason: str = "the oral exam") -> Override:
    return Override(
        student="", exercise=exercise, points=points, author="T", reason=reason, at=GRADED
    )


def mark(judged: Verdict | None, exercise: str, points: float, **changes: object) -> Mark:
    raw = {"raw": points, "points": points, **changes}
    of = replace(judged, exercise=exercise) if judged else None
    return Mark(exercise=exercise, max_points=5.0, verdict=of, **raw)  # type: ignore[arg-type]


def row(student: Student, marks: tuple[Mark, ...], **changes: object) -> Row:
    raw = round(sum(one.points for one in marks), 2)
    facts: dict[str, object] = {
        "entry": Entry.GRADED,
        "raw": raw,
        "final": raw,
        "max_points": 10.0,
        "submitted_at": datetime(2026, 11, 30, 12, 0, 5, 900_000, tzinfo=UTC),
        "graded_at": GRADED,
        **changes,
    }
    return Row(student=student, marks=marks, **facts)  # type: ignore[arg-type]


def student(id: str, number: int, **changes: object) -> Student:  # noqa: A002 - as the roster calls it
    columns = {
        "canvas_id": str(100 + number),
        "sis_user_id": f"u{number}",
        "participant": f"Participant {number}",
    }
    facts: dict[str, object] = {
        "name": f"Student {number}",
        "email": f"s{number}@example.org",
        "section": "A",
        "columns": columns,
        **changes,
    }
    return Student(id=id, **facts)  # type: ignore[arg-type]


def a_class(text: str = "plain", ids: tuple[str, ...] = ()) -> ClassReport:
    """A row of each kind; every text that students choose is ``text``."""
    names = iter((*ids, *(f"s-{n}" for n in range(20))))
    people = iter([student(next(names), n, name=text, section=text) for n in range(10)])
    one, two = EXERCISES
    solved, half = verdict(PASSED), verdict(PASSED, COLLECTED)
    bad = hostile(text)
    broken = verdict(
        Finding(
            check="test_x",
            says=text,
            outcome=Outcome.UNFINISHED,
            points=0,
            max_points=1,
            message=text,
        ),
        standing=Standing.BROKEN,
    )
    refusal = Refusal(name=text, problem=text, repair=text)
    nothing = (mark(None, one, 0.0), mark(None, two, 0.0))
    rows = (
        row(next(people), (mark(solved, one, 5.0), mark(solved, two, 5.0))),
        row(
            next(people),
            (mark(bad, one, 1.67), mark(half, two, 3.33)),
            refusals=(refusal,),
            problem=text,
        ),
        row(
            next(people),
            (mark(solved, one, 4.5, raw=5.0, hints=1), mark(half, two, 1.67)),
            days_late=2,
            lost=0.2,
            final=4.94,
        ),
        row(
            next(people),
            (mark(broken, one, 2.5, raw=0.0, override=override(2.5, one)), mark(solved, two, 5.0)),
        ),
        row(
            next(people),
            (mark(half, one, 1.0), mark(half, two, 1.0)),
            override=override(9.25),
            final=9.25,
        ),
        row(next(people), nothing, entry=Entry.MISSING, submitted_at=None, graded_at=None),
        row(next(people), nothing, entry=Entry.REFUSED, problem=text),
        row(next(people), nothing, entry=Entry.UNGRADED, problem=text),
        row(
            next(people),
            (mark(replace(broken, standing=Standing.STOPPED), one, 0.0), mark(solved, two, 5.0)),
            entry=Entry.STOPPED,
        ),
        row(
            next(people),
            nothing,
            entry=Entry.NOT_GRADED,
            submitted_at=None,
            graded_at=None,
            problem=text,
        ),
    )
    return ClassReport(
        title="Streams 1",
        course="toy",
        kit="0.1.0",
        isolation="namespaces",
        exercises=EXERCISES,
        max_points=10.0,
        rows=rows,
        due=DUE,
        unknown=(text,),
    )


def scores(report: ClassReport) -> dict[str, float | None]:
    """What counts for each student, by hand."""
    without = (Entry.UNGRADED, Entry.NOT_GRADED)
    return {one.student.id: None if one.entry in without else one.final for one in report.rows}
