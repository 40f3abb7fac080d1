"""What a row and its findings say in words; made safe by whoever writes them down."""

from __future__ import annotations

from kit.classroom.rows import Entry, Mark, Row
from kit.model import Finding
from kit.render.blocks import points, some_points


def remarks(row: Row) -> tuple[str, ...]:
    """Why the score is not the sum of the checks, or is none; for the student's eyes.

    A teacher's reason for setting points is between the teacher and the gradebook.
    """
    said: list[str] = []
    match row.entry:
        case Entry.MISSING:
            said.append("Nothing was handed in.")
        case Entry.REFUSED:
            said.append(f"What was handed in could not be taken: {row.problem}")
        case Entry.UNGRADED:
            said.append("This could not be graded, which is not the student's fault.")
        case Entry.GRADED | Entry.STOPPED:
            pass
    said += [f"{one.name} was not taken: {one.problem} {one.repair}" for one in row.refusals]
    said += [_hints(mark) for mark in row.marks if mark.hints and mark.points < mark.raw]
    said += [
        f"{mark.exercise}: the points were set by a teacher." for mark in row.marks if mark.override
    ]
    if row.override:
        said.append("The score was set by a teacher.")
    elif row.days_late:
        days = "1 day" if row.days_late == 1 else f"{row.days_late} days"
        said.append(f"{days} late: {row.lost:.0%} of {some_points(row.raw)} are lost.")
    return tuple(said)


def _hints(mark: Mark) -> str:
    count = "1 hint" if mark.hints == 1 else f"{mark.hints} hints"
    return f"{mark.exercise}: {count} cost {points(mark.raw - mark.points)} of the points."


def finding_text(finding: Finding) -> str:
    """Everything that a finding tells the learner, on lines of its own."""
    told = [finding.message]
    for label, text in (
        ("expected", finding.expected),
        ("actual", finding.actual),
        ("error", finding.error),
        ("where", finding.where),
        ("hint", finding.hint),
    ):
        if text:
            told.append(f"{label}: {text}")
    return "\n".join(part for part in told if part)
