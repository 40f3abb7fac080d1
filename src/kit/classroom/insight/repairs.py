"""What only the teacher can fix, before any figure of the class is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from kit.classroom.insight.overview import same_time
from kit.classroom.rows import JUDGED, ClassReport, Entry, Mark, Row
from kit.model import Outcome, Standing

AGAIN: Final = "then run `kit class grade` again"


class Affected(NamedTuple):
    """A student, by the place on the roster from 0, and which parts of the work it is about."""

    number: int
    row: Row
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something waits for the teacher: the students, or ``names`` that are not students'."""

    text: str
    advice: str = ""
    students: tuple[Affected, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One kind of thing that waits for the teacher, and what to do; at least one reason."""

    title: str
    advice: str
    reasons: tuple[Reason, ...]


def list_repairs(report: ClassReport) -> tuple[Repair, ...]:
    """Return what the teacher should fix, the most urgent first; a reason is there once.

    A student whose whole score was set by hand is not among them: a person has decided.
    """
    open_rows = [Affected(n, r) for n, r in enumerate(report.rows) if r.override is None]
    refused = [student for student in open_rows if student.row.entry is Entry.REFUSED]
    read = [student for student in open_rows if student.row.entry is not Entry.REFUSED]
    repairs = (
        Repair(
            title="Refused",
            advice=f"Ask for the work again or fix the folder, {AGAIN}."
            " `kit class override` sets points without a file.",
            reasons=_by_reason((s.row.problem or "it could not be read", "", s) for s in refused),
        ),
        Repair(
            title="Not on the roster",
            advice=f"Give each the id of its student as its name, or add the student, {AGAIN}.",
            reasons=tuple(_unknown(report, open_rows)),
        ),
        Repair(
            title="Not graded",
            advice="The students are not at fault, and have no score. Run `kit class grade` again;"
            " if it stays so, run `kit doctor`.",
            reasons=_by_reason((_why_ungraded(s.row), "", s) for s in read if not s.row.has_score),
        ),
        Repair(
            title="Files that were not accepted",
            advice=f"Ask for the file again or fix it, {AGAIN}.",
            reasons=_by_reason(
                (refusal.problem, refusal.repair, s._replace(parts=(refusal.name,)))
                for s in read
                for refusal in s.row.refusals
            ),
        ),
        Repair(
            title="Only the untouched files of the exercises",
            advice="They count as 0. Ask whether the work was saved elsewhere, or not committed.",
            reasons=_by_reason(
                ("No file of an exercise was changed.", "", s) for s in read if _is_untouched(s.row)
            ),
        ),
        Repair(
            title="Files that are missing",
            advice="They count as 0. Ask whether a file was left out or has another name.",
            reasons=_by_reason(
                (problem, "", s._replace(parts=(mark.exercise.rpartition("/")[2],)))
                for s in read
                if s.row.entry in JUDGED
                for mark in s.row.marks
                if (problem := _find_missing(s.row, mark))
            ),
        ),
        Repair(
            title="Times of submission",
            advice="Give the real times with `kit class grade … --submitted times.csv`.",
            reasons=tuple(_doubtful_times(report, read)),
        ),
        Repair(
            title="No record of hints",
            advice=f"The assignment requires it. Ask for the folder `.kit`, {AGAIN}.",
            reasons=_by_reason(
                ("Their hints are unknown, and cost nothing.", "", s)
                for s in read
                if report.lacks_record(s.row)
            ),
        ),
    )
    return tuple(repair for repair in repairs if repair.reasons)


def _by_reason(found: Iterable[tuple[str, str, Affected]]) -> tuple[Reason, ...]:
    """Return each reason with its students, the most frequent first."""
    groups: dict[tuple[str, str], dict[int, Affected]] = {}
    for text, advice, student in found:
        group = groups.setdefault((_sentence(text), advice), {})
        before = group.get(student.number, student._replace(parts=()))
        group[student.number] = student._replace(parts=before.parts + student.parts)
    reasons = [
        Reason(text=text, advice=advice, students=tuple(group.values()))
        for (text, advice), group in groups.items()
    ]
    return tuple(sorted(reasons, key=lambda reason: -len(reason.students)))


def _sentence(problem: str) -> str:
    """Return a problem, which may go on after the student's name, as a sentence."""
    return f"{problem[:1].upper()}{problem[1:]}".rstrip(".") + "."


def _unknown(report: ClassReport, students: Iterable[Affected]) -> Iterator[Reason]:
    if report.unknown:
        yield Reason(text="These belong to no student, and were not graded.", names=report.unknown)
        if missing := tuple(s for s in students if s.row.entry is Entry.MISSING):
            text = "These students have handed in nothing, so some may be theirs."
            yield Reason(text=text, students=missing)


def _why_ungraded(row: Row) -> str:
    if row.entry is Entry.NOT_GRADED:
        return row.problem or "judging has not finished"
    verdicts = (mark.verdict for mark in row.marks)
    ungraded = (v for v in verdicts if v and v.standing is Standing.UNGRADED)
    messages = (f.message for v in ungraded for f in v.findings if f.outcome is Outcome.UNFINISHED)
    return row.problem or next(filter(None, messages), "the kit or the course was at fault")


def _find_missing(row: Row, mark: Mark) -> str:
    """Return why there is no file of an exercise, "" if there is one or it was not accepted."""
    if mark.has_file or mark.override is not None:
        return ""
    messages = (finding.message for finding in (mark.verdict.findings if mark.verdict else ()))
    problem = next(messages, "") or "the file is missing"
    return "" if problem in {refusal.problem for refusal in row.refusals} else problem


def _is_untouched(row: Row) -> bool:
    """Whether a student has handed in nothing but files as students got them."""
    standings = {mark.verdict.standing for mark in row.marks if mark.verdict and mark.has_file}
    return row.entry in JUDGED and standings == {Standing.TODO}


def _doubtful_times(report: ClassReport, students: Iterable[Affected]) -> Iterator[Reason]:
    untimed = tuple(s for s in students if s.row.has_unknown_time)
    if report.due is not None and untimed:
        yield Reason(text="The time is unknown, so lateness costs nothing.", students=untimed)
    if same := same_time(report):
        many = f"{same.students} of {same.known} submissions have the same time"
        yield Reason(text=f"{many}, perhaps that of a download.")
