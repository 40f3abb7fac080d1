"""What a run of ``kit class grade`` did, and points that are set by hand, as text."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

from kit.classroom.assignment import Assignment
from kit.classroom.exports.score import shown_points
from kit.classroom.grading import RowChange, Summary
from kit.classroom.insight.overview import overview, same_time
from kit.classroom.policy import hint_sentences, policy_sentences
from kit.classroom.rows import JUDGED, ClassReport, Entry, Override, Row
from kit.render.blocks import plural, points, prose
from kit.render.look import Look, Role
from kit.render.times import time_text

_PARTS: Final = {
    "seed": "another seed",
    "checks": "other checks",
    "limits": "other limits",
    "versions": "another version of the kit, of Python or of a package",
}
"""In words what is different, by :data:`kit.classroom.judging.PARTS`."""

STOPPED_AT_QUESTION: Final = (
    "Stopped; nothing was changed. The new verdicts are kept: run it again to decide."
)
STOPPED_AT_END: Final = "Stopped; all verdicts are kept; run the command again to write the tables."


def changes_text(changes: Sequence[RowChange], clock: tzinfo, look: Look) -> str:
    """Return what a regrade would change, a line for each student and one for each exercise."""

    def change(before: str, after: str) -> str:
        return f"{after}, as before" if before == after else f"{before} {look.symbol('→')} {after}"

    lines = []
    for before, after in changes:
        score = change(plural(before.final, "point"), plural(after.final, "point"))
        lines.append(f"  {after.student.id}  {score}")
        if before.submitted_at != after.submitted_at:
            times = change(_time(before.submitted_at, clock), _time(after.submitted_at, clock))
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


def decision_text(changes: int, agreed: bool | None, look: Look) -> str:
    """Return what was done with the changes of a regrade; ``agreed`` is None if none could ask."""
    students = plural(changes, "student")
    done = f"The changes of {students} were written."
    if not changes:
        done = "The regrade changes no grade."
    elif agreed is None:
        done = ""
    elif not agreed:
        done = f"Nothing was changed: {students} kept the grades from before."
    return f"{look.text(done)}\n" if done else ""


def edit_text(folder: Path, look: Look) -> str:
    """Return what to do with a new assignment in a folder."""
    file = folder / "assignment.toml"
    option = "" if folder == Path() else f" --assignment {shlex.quote(str(file))}"
    what = (
        f"Next, edit {file} (points, due date, rules) and {folder / 'roster.csv'} (who is in the"
        " class). Then write what students get:"
    )
    command = look.paint(Role.COMMAND, f"kit class new --pack DIR{option}")
    return "\n".join([*prose(what, look), f"  {command}"]) + "\n"


def pack_text(folder: Path, assignment: Assignment, files: int, look: Look) -> str:
    """Return what was written for students, and what to do with it."""
    next_step = f"Read {folder / 'README.md'}, then give the folder to your students as a .zip."
    rules = (*policy_sentences(assignment), *hint_sentences(assignment))
    lines = (f"wrote {plural(files, 'file')} to {folder}", *rules, next_step)
    return "".join(f"{line}\n" for text in lines for line in prose(text, look))


def repositories_text(template: Path, other: Path, name: str, files: int, look: Look) -> str:
    """Return what was written for a class on GitHub, and what to do with it."""
    lines = (
        f"wrote {plural(files, 'file')} to {template}, the template repository of your students",
        f"wrote {other}, which grades their pushes",
        f"Push {other} to {name} first: {other / 'README.md'} has the commands.",
        f"Then push {template} to another repository, and make it a template in its settings.",
    )
    return "".join(f"{line}\n" for text in lines for line in prose(text, look))


def _time(moment: datetime | None, clock: tzinfo) -> str:
    return time_text(moment, clock) if moment else "unknown"


def summary_text(summary: Summary, report: ClassReport, look: Look) -> str:
    """Return how many were judged, how the class stands, and what a teacher should look at."""
    figures = overview(report)
    entries = ", ".join(f"{count} {entry.value}" for entry, count in figures.entries if count)
    lines = [
        f"{plural(len(report.rows), 'student')}: {entries}",
        f"{summary.judged} judged now, {summary.unchanged} unchanged",
    ]
    if figures.middle is not None:
        lines.append(f"median {points(figures.middle)} of {points(report.max_points)} points")
    warnings = [
        look.paint(Role.WARN, line)
        for warning in _warnings(summary, report)
        for line in prose(warning, look)
    ]
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
        at = f"the same time, {_time(same.at, report.clock)}"
        yield f"{same.students} of {same.known} submissions have {at}: {advice}"
    refused = [r for r in report.rows if r.entry is Entry.REFUSED and r.override is None]
    if again := [r.student.id for r in refused if r.attempts > 1]:
        yield f"refused, though there were attempts before: {_some(again)} (the newest one counts)"
    if summary.outdated:
        was = "1 was" if summary.outdated == 1 else f"{summary.outdated} were"
        parts = [_PARTS[part] for part in summary.outdated_parts]
        why = f"with {' and '.join(parts)}" if parts else "by an older kit"
        yield f"{was} graded {why}: see what changes with --regrade"
    if any(row.entry is Entry.UNGRADED for row in report.rows):
        yield "Ungraded submissions are judged again next time."


def _some(ids: Sequence[str]) -> str:
    most = 10  # of more students only the number is given
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")


def next_sentence(report: ClassReport, out: Path) -> str:
    """Return what to do after grading; "" if no student was graded."""
    if not any(row.entry in JUDGED for row in report.rows):
        return ""
    return f"\nNext, give each student feedback: kit class feedback --out {shlex.quote(str(out))}\n"


def stopped_sentence(kept: int, total: int) -> str:
    """Return what is kept of a run that was stopped."""
    kept_text = f"{kept} of {total} verdicts are kept" if total else "nothing was judged yet"
    return f"Stopped; {kept_text}; run the command again to go on."


def override_text(before: Row, after: Row, exercises: Sequence[str], look: Look) -> str:
    """Return what is set now and what it was: ``anna: total set to 12 (was 15 of 15)``."""
    lines = []
    for exercise in exercises:
        was, most, _ = _points_of(before, exercise)
        now, _, is_by_hand = _points_of(after, exercise)
        verb = "set to" if is_by_hand else "is as graded again,"
        line = f"{after.student.id}: {exercise or 'total'} {verb} {now or after.entry.value}"
        line += f" (was {was} of {most})" if was else f" of {most} (was {before.entry.value})"
        lines.append(line)
    total, whole, is_total_by_hand = _points_of(after, "")
    if "" not in exercises and is_total_by_hand:
        lines.append(f"The total stays {total}: it was set by hand too.")
    elif "" not in exercises and total:
        lines.append(f"The total is {total} of {whole} now.")
    return "".join(f"{look.text(line)}\n" for line in lines)


def old_feedback_text(students: Sequence[str], out: Path, look: Look) -> str:
    """Return that feedback files of these students are older than their points; "" for none."""
    if not students:
        return ""
    have = "has older feedback" if len(students) == 1 else "have older feedback"
    chosen = "".join(f" --student {shlex.quote(student)}" for student in students)
    command = f"kit class feedback{chosen} --out {shlex.quote(str(out))}"
    lines = prose(f"{_some(students)} {have}. Write it anew with:", look)
    return "\n".join([*lines, "  " + look.paint(Role.COMMAND, look.line(command))]) + "\n"


def _points_of(row: Row, exercise: str) -> tuple[str, str, bool]:
    """Return the points of an exercise or the total ("" if none), the most, and whether set."""
    score, most, override = row.score, row.max_points, row.override
    if exercise:
        mark = next(mark for mark in row.marks if mark.exercise == exercise)
        score, most, override = shown_points(row, mark), mark.max_points, mark.override
    return "" if score is None else points(score), points(most), override is not None


def history_text(overrides: Sequence[Override], clock: tzinfo, look: Look) -> str:
    """Return what was set by hand, the oldest first, a line each."""
    lines = []
    for override in overrides:
        line = f"{override.student}  {override.exercise or 'total'}  {points(override.points)}"
        line += f"  by {override.author} on {_time(override.at, clock)}: {override.reason}"
        if override.undone_at is not None:
            by = f" by {override.undone_by}" if override.undone_by else ""
            line += f" (undone{by} on {_time(override.undone_at, clock)})"
        lines.append(look.line(line))
    return "\n".join(lines or ["No points were set by hand."]) + "\n"


def forgotten_text(student: str, rest: Sequence[str], look: Look) -> str:
    """Return that a student was removed, and what a teacher has to remove by hand, a line each."""
    head = f"Removed everything about {student}. The kit cannot remove:"
    return look.text("\n".join([head, *(f"  - {line}" for line in rest)])) + "\n"
