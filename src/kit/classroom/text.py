"""What a run of ``kit class grade`` did, and points that are set by hand, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from kit.classroom.exports.score import shown_points
from kit.classroom.grading import RowChange, Summary
from kit.classroom.insight.overview import overview, same_time
from kit.classroom.rows import ClassReport, Entry, Override, Row
from kit.render.blocks import points
from kit.render.look import Look, Role


def changes_text(changes: Sequence[RowChange], look: Look) -> str:
    """Return what a regrade would change, a line for each student and one for each exercise."""

    def change(before: str, after: str) -> str:
        return f"{after}, as before" if before == after else f"{before} {look.symbol('→')} {after}"

    lines = []
    for before, after in changes:
        score = change(f"{points(before.final)} points", f"{points(after.final)} points")
        lines.append(f"  {after.student.id}  {score}")
        if before.submitted_at != after.submitted_at:
            times = change(_time(before.submitted_at), _time(after.submitted_at))
            lines.append(f"    handed in: {times}")
        for old, new in zip(before.marks, after.marks, strict=True):
            was = old.verdict.standing.value if old.verdict else "nothing"
            now = new.verdict.standing.value if new.verdict else "nothing"
            if (was, points(old.points)) != (now, points(new.points)):
                score = change(points(old.points), points(new.points))
                lines.append(f"    {new.exercise}: {change(was, now)}, {score}")
            elif old.verdict != new.verdict:
                lines.append(f"    {new.exercise}: still {now}; the message changed")
    head = look.paint(Role.STRONG, "A regrade changes:")
    return "\n".join([head, *map(look.text, lines)]) + "\n"


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "unknown"


def summary_text(summary: Summary, report: ClassReport, look: Look) -> str:
    """Return how many were judged, how the class stands, and what a teacher should look at."""
    figures = overview(report)
    entries = ", ".join(f"{count} {entry.value}" for entry, count in figures.entries if count)
    lines = [
        f"{len(report.rows)} students: {entries}",
        f"{summary.judged} judged now, {summary.unchanged} unchanged",
    ]
    if figures.middle is not None:
        lines.append(f"median {points(figures.middle)} of {points(report.max_points)} points")
    warnings = [look.paint(Role.WARN, look.text(text)) for text in _warnings(summary, report)]
    return "\n".join([*map(look.text, lines), *warnings]) + "\n"


def _warnings(summary: Summary, report: ClassReport) -> Iterator[str]:
    named = (Entry.UNGRADED, Entry.NOT_GRADED)  # the list of what was handed in has the refused
    for entry in named:
        rows = [row for row in report.rows if row.entry is entry]
        for reason in dict.fromkeys(row.problem for row in rows):
            ids = [row.student.id for row in rows if row.problem == reason]
            yield f"{entry.value}: {_some(ids)}" + (f" ({reason})" if reason else "")
    if untimed := sum(r.has_unknown_time and r.entry is not Entry.REFUSED for r in report.rows):
        has = "1 submission has" if untimed == 1 else f"{untimed} submissions have"
        yield f"{has} no known time, so lateness costs nothing; give times with --submitted"
    if same := same_time(report):
        advice = "if it is the time of a download, give the real times with --submitted"
        at = f"the same time, {_time(same.at)}"
        yield f"{same.students} of {same.known} submissions have {at}: {advice}"
    if report.hint_cost and (unrecorded := sum(not r.has_hint_record for r in report.rows)):
        do = "1 submission does" if unrecorded == 1 else f"{unrecorded} submissions do"
        yield f"{do} not include the folder .kit: their hints are unknown, and cost nothing"
    if outdated := summary.outdated:
        why = "other checks, limits or versions, or another seed"
        yield f"{outdated} were graded with {why}: see what changes with --regrade"
    if any(row.entry is Entry.UNGRADED for row in report.rows):
        yield "Ungraded submissions are judged again next time."


def _some(ids: Sequence[str]) -> str:
    most = 10  # of more students only the number is given
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")


def stopped_sentence(kept: int, total: int) -> str:
    """Return what is kept of a run that was stopped."""
    kept_text = f"{kept} of {total} verdicts are kept" if total else "nothing was judged yet"
    return f"Stopped; {kept_text}; run the command again to go on."


def override_text(before: Row, after: Row, exercise: str, look: Look) -> str:
    """Return what is set now and what it was: ``anna: total set to 12 (was 15 of 15)``."""
    was, most, _ = _points_of(before, exercise)
    now, _, is_by_hand = _points_of(after, exercise)
    total, whole, _ = _points_of(after, "")
    verb = "set to" if is_by_hand else "is as graded again,"
    line = f"{after.student.id}: {exercise or 'total'} {verb} {now or after.entry.value}"
    line += f" (was {was} of {most})" if was else f" of {most} (was {before.entry.value})"
    if exercise and after.override is not None:
        line += f"\nThe total stays {points(after.final)}: it was set by hand too."
    elif exercise and total:
        line += f"\nThe total is {total} of {whole} now."
    return look.text(line) + "\n"


def _points_of(row: Row, exercise: str) -> tuple[str, str, bool]:
    """Return the points of an exercise or the total ("" if none), the most, and whether set."""
    score, most, override = row.score, row.max_points, row.override
    if exercise:
        mark = next(mark for mark in row.marks if mark.exercise == exercise)
        score, most, override = shown_points(row, mark), mark.max_points, mark.override
    return "" if score is None else points(score), points(most), override is not None


def history_text(overrides: Sequence[Override], look: Look) -> str:
    """Return what was set by hand, the oldest first, a line each."""
    lines = []
    for override in overrides:
        line = f"{override.student}  {override.exercise or 'total'}  {points(override.points)}"
        line += f"  by {override.author} on {_time(override.at)}: {override.reason}"
        if override.undone_at is not None:
            by = f" by {override.undone_by}" if override.undone_by else ""
            line += f" (undone{by} on {_time(override.undone_at)})"
        lines.append(look.line(line))
    return "\n".join(lines or ["No points were set by hand."]) + "\n"
