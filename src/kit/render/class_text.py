"""What a run of ``kit class grade`` did, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from kit.classroom.grading import Change, Summary
from kit.classroom.rows import ClassReport, Entry, Row
from kit.render.blocks import points
from kit.render.look import Look, Role


def changes_text(changes: Sequence[Change], look: Look) -> str:
    """What a regrade would change, a line for each student and one for each exercise."""
    lines = [look.paint(Role.STRONG, "A regrade changes:")]
    for change in changes:
        before, after = change.before, change.after
        score = f"{points(before.final)} → {points(after.final)}"
        lines.append(look.text(f"  {after.student.id}  {score} points"))
        lines += [look.text(f"    {line}") for line in _marks(before, after)]
    return "\n".join(lines) + "\n"


def _marks(before: Row, after: Row) -> list[str]:
    lines = []
    if before.submitted_at != after.submitted_at:
        lines.append(f"handed in: {_time(before.submitted_at)} → {_time(after.submitted_at)}")
    for old, new in zip(before.marks, after.marks, strict=True):
        was = old.verdict.standing if old.verdict else "nothing"
        now = new.verdict.standing if new.verdict else "nothing"
        if (was, old.points) != (now, new.points):
            score = f"{points(old.points)} → {points(new.points)}"
            lines.append(f"{new.exercise}: {was} → {now}, {score}")
        elif old.verdict != new.verdict:
            lines.append(f"{new.exercise}: {now} as before, and told in other words")
    return lines


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "unknown"


def summary_text(summary: Summary, report: ClassReport, look: Look) -> str:
    """How many were judged, how the class stands, and what a teacher should look at."""
    entries = Counter(row.entry for row in report.rows)
    said = ", ".join(f"{entries[entry]} {entry}" for entry in Entry if entries[entry])
    graded = [row.final for row in report.rows if row.entry in (Entry.GRADED, Entry.STOPPED)]
    lines = [look.text(f"{len(report.rows)} students: {said}")]
    lines.append(look.text(f"{summary.judged} judged now, {summary.unchanged} unchanged"))
    if graded:
        middle = sorted(graded)[len(graded) // 2]
        lines.append(look.text(f"median {points(middle)} of {points(report.max_points)} points"))
    if summary.outdated:
        lines.append(
            look.paint(
                Role.WARN,
                look.text(
                    f"{summary.outdated} were graded with other checks or versions: see what "
                    "changes with --regrade"
                ),
            )
        )
    if entries[Entry.UNGRADED]:
        lines.append(look.paint(Role.BAD, look.text("Ungraded ones are judged again next time.")))
    return "\n".join(lines) + "\n"
