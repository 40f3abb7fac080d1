"""Classes to report on, put together from as little as a test needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport, Entry, Mark, MovedDue, Override, Refusal, Row
from kit.model import Finding, Lane, Moment, Outcome, Standing, Verdict

PRINT, COUNT = "first/print_it", "second/count_it"
DUE = datetime(2026, 11, 20, 23, tzinfo=UTC)
SAYS = {
    (PRINT, "test_prints"): "prints `→ node` for each node",
    (PRINT, "test_streams"): "prints while the graph runs",
    (COUNT, "test_counts"): "counts the events",
}
TIMELINE = (
    Moment(at=0.0, lane=Lane.CALL, text="print_it() is called"),
    Moment(at=1.0, lane=Lane.NODE, text="node_a ends"),
    Moment(at=1.0, lane=Lane.EVENT, text="event 1: node_a"),
    Moment(at=2.5, lane=Lane.OUTPUT, text="prints → node_a"),
)


def passed(check: str) -> Finding:
    return Finding(check=check, says="holds", outcome=Outcome.PASSED, points=1.0, max_points=1.0)


def failed(
    check: str,
    message: str = "it is wrong",
    mistake: str | None = None,
    outcome: Outcome = Outcome.FAILED,
    **fields: object,
) -> Finding:
    finding = Finding(
        check=check,
        says="does not hold",
        outcome=outcome,
        points=0.0,
        max_points=1.0,
        message=message,
        mistake=mistake,
    )
    return replace(finding, **fields)  # type: ignore[arg-type]


def waiting(check: str) -> Finding:
    return failed(check, "not run yet; fix this first: …", outcome=Outcome.SKIPPED)


def mark(
    exercise: str, *findings: Finding, standing: Standing | None = None, **fields: object
) -> Mark:
    """One exercise, as its findings have it; without findings there was nothing to judge."""
    points = sum(finding.points for finding in findings)
    solved = findings and all(f.outcome is Outcome.PASSED for f in findings)
    verdict = Verdict(
        exercise=exercise,
        standing=standing or (Standing.SOLVED if solved else Standing.UNSOLVED),
        points=points,
        max_points=2.0,
        seconds=0.0,
        advice="",
        isolation="namespaces",
        findings=findings,
    )
    made = Mark(
        exercise=exercise,
        raw=points,
        points=points,
        max_points=2.0,
        verdict=verdict if findings else None,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def missing_file(exercise: str) -> Mark:
    """An exercise of which there is no file, as grading records it."""
    finding = failed("test_prints", "the file is missing", outcome=Outcome.UNFINISHED)
    made = mark(exercise, finding, standing=Standing.BROKEN)
    assert made.verdict is not None
    return replace(made, verdict=replace(made.verdict, isolation=""))


def row(
    id_: str, *marks: Mark, entry: Entry = Entry.GRADED, name: str = "", **fields: object
) -> Row:
    points = sum(one.points for one in marks)
    made = Row(
        student=Student(id=id_, name=name),
        entry=entry,
        marks=marks or (mark(PRINT), mark(COUNT)),
        raw=points,
        final=points,
        max_points=4.0,
        attempts=1,
        submitted_at=None if entry is Entry.MISSING else DUE - timedelta(hours=2),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def report(*rows: Row, due: datetime | None = DUE, **fields: object) -> ClassReport:
    made = ClassReport(
        title="Streams",
        course="toy",
        kit="0.1.0",
        isolation="namespaces",
        exercises=(PRINT, COUNT),
        max_points=4.0,
        rows=rows,
        due=due,
        says=SAYS,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def everything(text: str) -> ClassReport:
    """A class with all that a page can show, in which every text of a person is ``text``."""
    source, where = f"x = {text!r}".encode(), f"{text}:1"
    moments = tuple(Moment(at=0.5 * n, lane=lane, text=text) for n, lane in enumerate(Lane))
    bad = failed(
        "test_prints", text, expected=text, actual=text, error=text, where=where, timeline=moments
    )
    known = replace(bad, check="test_streams", mistake="collect_then_print")
    word = Override(student="b", exercise=PRINT, points=1.0, author=text, reason=text, at=DUE)
    whole = replace(word, exercise="")
    refused = Refusal(name=text, problem=text, repair=text)
    unfinished = replace(bad, outcome=Outcome.UNFINISHED)
    rows = (
        row(
            "a",
            mark(PRINT, passed("test_prints"), passed("test_streams")),
            mark(COUNT, passed("test_counts"), hints=2),
        ),
        row(
            "b",
            mark(PRINT, bad, known, override=word, source=source),
            mark(COUNT, failed("test_counts")),
            refusals=(refused,),
        ),
        row(
            "c",
            mark(PRINT, unfinished, waiting("test_streams"), standing=Standing.STOPPED),
            mark(COUNT),
            entry=Entry.STOPPED,
            days_late=2,
            lost=0.2,
            moved_due=MovedDue(DUE + timedelta(days=1), text),
        ),
        row(
            "d",
            mark(PRINT, bad, waiting("test_streams"), standing=Standing.TODO),
            mark(COUNT, bad, standing=Standing.UNGRADED),
            entry=Entry.UNGRADED,
            problem=text,
        ),
        row("e", entry=Entry.REFUSED, problem=text),
        row("f", entry=Entry.MISSING),
        row(
            "g",
            mark(PRINT, unfinished, standing=Standing.BROKEN),
            mark(COUNT, bad, source=source),
            override=whole,
            final=3.0,
        ),
        row("h", entry=Entry.NOT_GRADED, problem=text, submitted_at=None),
        row("i", submitted_at=None, graded_at=DUE, has_hint_record=False),
        row(
            "j",
            missing_file(PRINT),
            mark(COUNT, failed("test_counts"), hints=1),
            refusals=(refused,),
        ),
    )
    named = tuple(
        replace(
            one, student=Student(id=f"{text}{n}", name=text, email=text, section=f"{text}{n % 2}")
        )
        for n, one in enumerate(rows)
    )
    return report(*named, title=text, unknown=(text,), hint_cost=0.5)
