"""What a run of ``kit class grade`` did, and points that are set by hand, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from kit.classroom.exports.score import score_of, shown_points
from kit.classroom.grading import RowChange, Summary
from kit.classroom.insight.effort import same_time
from kit.classroom.insight.overview import overview
from kit.classroom.rows import ClassReport, Entry, Override, Row
from kit.render.blocks import points
from kit.render.look import Look, Role

MOST_NAMES = 10
"""Students that one line of a summary names; of more only the number is said."""

NAMED = (Entry.REFUSED, Entry.UNGRADED, Entry.NOT_GRADED)
"""Entries of which the summary says who it is and why."""


def changes_text(changes: Sequence[RowChange], look: Look) -> str:
    """What a regrade would change, a line for each student and one for each exercise."""
    lines = [look.paint(Role.STRONG, "A regrade changes:")]
    for change in changes:
        before, after = change.before, change.after
        score = _moved(f"{points(before.final)} points", f"{points(after.final)} points", look)
        lines.append(look.text(f"  {after.student.id}  {score}"))
        lines += [look.text(f"    {line}") for line in _marks(before, after, look)]
    return "\n".join(lines) + "\n"


def _moved(before: str, after: str, look: Look) -> str:
    """``8 points → 9 points``, or that both are shown the same."""
    return f"{after}, as before" if before == after else f"{before} {look.arrow} {after}"


def _marks(before: Row, after: Row, look: Look) -> list[str]:
    lines = []
    if before.submitted_at != after.submitted_at:
        times = _moved(_time(before.submitted_at), _time(after.submitted_at), look)
        lines.append(f"handed in: {times}")
    for old, new in zip(before.marks, after.marks, strict=True):
        was = old.verdict.standing.value if old.verdict else "nothing"
        now = new.verdict.standing.value if new.verdict else "nothing"
        if (was, points(old.points)) != (now, points(new.points)):
            standing = _moved(was, now, look)
            score = _moved(points(old.points), points(new.points), look)
            lines.append(f"{new.exercise}: {standing}, {score}")
        elif old.verdict != new.verdict:
            lines.append(f"{new.exercise}: still {now}; the message changed")
    return lines


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "unknown"


def summary_text(summary: Summary, report: ClassReport, look: Look) -> str:
    """How many were judged, how the class stands, and what a teacher should look at."""
    figures = overview(report)
    said = ", ".join(f"{count} {entry.value}" for entry, count in figures.entries if count)
    lines = [f"{len(report.rows)} students: {said}"]
    lines.append(f"{summary.judged} judged now, {summary.unchanged} unchanged")
    if figures.middle is not None:
        lines.append(f"median {points(figures.middle)} of {points(report.max_points)} points")
    warnings = [*_entries(report), *_times(report), *_hints(report)]
    if summary.outdated:
        warnings.append(
            f"{summary.outdated} were graded with other checks, limits or versions, or another "
            "seed: see what changes with --regrade"
        )
    if any(row.entry is Entry.UNGRADED for row in report.rows):
        warnings.append("Ungraded ones are judged again next time.")
    painted = [look.paint(Role.WARN, look.text(warning)) for warning in warnings]
    return "\n".join([*(look.text(line) for line in lines), *painted]) + "\n"


def _entries(report: ClassReport) -> Iterator[str]:
    """Who has no verdict, and why, a line for each; many who have the same reason share one."""
    for entry in NAMED:
        rows = [row for row in report.rows if row.entry is entry]
        reasons = Counter(row.problem for row in rows)
        for reason in reasons:
            ids = [row.student.id for row in rows if row.problem == reason]
            yield f"{entry.value}: {_some(ids)}" + (f" ({reason})" if reason else "")
    partly = [row.student.id for row in report.rows if row.refusals and row.entry not in NAMED]
    if partly:
        yield f"some files not taken: {_some(partly)} (see the problem in grades.csv)"


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST_NAMES} more" if len(ids) > MOST_NAMES else ""
    return ", ".join(ids[:MOST_NAMES]) + more


def _times(report: ClassReport) -> Iterator[str]:
    unknown = sum(r.has_unknown_time and r.entry is not Entry.REFUSED for r in report.rows)
    if unknown:
        has = "1 submission has" if unknown == 1 else f"{unknown} submissions have"
        yield f"{has} no known time, so lateness costs nothing; give times with --submitted"
    if (same := same_time(report)) is not None:
        yield (
            f"{same.students} of {same.known} submissions have the same time, {_time(same.at)}: if "
            "it is the time of a download, give the real times with --submitted"
        )


def _hints(report: ClassReport) -> Iterator[str]:
    unknown = sum(not row.has_hint_record for row in report.rows)
    if unknown and report.hint_cost:
        has = "1 submission does" if unknown == 1 else f"{unknown} submissions do"
        yield f"{has} not include the folder .kit: their hints are unknown, and cost nothing"


def stopped_sentence(kept: int, total: int) -> str:
    """What is kept of a run that was stopped."""
    said = f"{kept} of {total} verdicts are kept" if total else "nothing was judged yet"
    return f"Stopped; {said}; run the command again to go on."


def override_text(before: Row, after: Row, exercise: str, look: Look) -> str:
    """What is set now, and what it was: ``anna: total set to 12 (was 15 of 15)``."""
    now = _points_of(after, exercise)
    by_hand = "set to" if _is_by_hand(after, exercise) else "is as graded again,"
    line = f"{after.student.id}: {exercise or 'total'} {by_hand} {now or after.entry.value}"
    was = _points_of(before, exercise)
    most = points(_most(before, exercise))
    line += f" (was {was} of {most})" if was else f" of {most} (was {before.entry.value})"
    lines = [line]
    if exercise and after.override is not None:
        lines.append(f"The total stays {points(after.final)}: it was set by hand too.")
    elif exercise:
        total = _points_of(after, "")
        lines.append(f"The total is {total} of {points(after.max_points)} now." if total else "")
    return "".join(look.text(line) + "\n" for line in lines if line)


def _is_by_hand(row: Row, exercise: str) -> bool:
    if not exercise:
        return row.override is not None
    return any(mark.override for mark in row.marks if mark.exercise == exercise)


def _points_of(row: Row, exercise: str) -> str:
    """The points of an exercise or of the whole; empty if there are none yet."""
    found = score_of(row)
    if exercise:
        found = next(shown_points(row, mark) for mark in row.marks if mark.exercise == exercise)
    return "" if found is None else points(found)


def _most(row: Row, exercise: str) -> float:
    of_marks = {mark.exercise: mark.max_points for mark in row.marks}
    return of_marks.get(exercise, row.max_points)


def history_text(overrides: Sequence[Override], look: Look) -> str:
    """What was set by hand, the oldest first, a line each."""
    lines = []
    for word in overrides:
        line = f"{word.student}  {word.exercise or 'total'}  {points(word.points)}"
        line += f"  by {word.author} on {_time(word.at)}: {word.reason}"
        if word.undone_at is not None:
            by = f" by {word.undone_by}" if word.undone_by else ""
            line += f" (undone{by} on {_time(word.undone_at)})"
        lines.append(look.line(line))
    return "\n".join(lines or ["No points were set by hand."]) + "\n"
