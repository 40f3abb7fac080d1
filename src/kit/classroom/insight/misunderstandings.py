"""What a class gets wrong, ranked, each with an example that does not identify its author.

A student counts once in an exercise: with the known mistake or, where none matches, with the first
check that failed. What else fails is mostly a consequence, and different mistakes have the same
consequences, which would come first if they were counted. Findings of the same check with the same
message are counted together; numbers may differ, because inputs are drawn for each student.
Untouched stubs, missing files, what could not be judged, and checks that were not run do not count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from kit.classroom.insight.anonymiser import Anonymiser
from kit.classroom.insight.comments import remove_comments
from kit.classroom.insight.overview import tried_marks
from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport
from kit.feedback.facts import CodeLine, find_lines
from kit.model import Finding, Outcome

MOST_EXAMPLES: Final = 20  # findings of one kind in which an example without a name is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstanding:
    """One thing that ``students`` of the ``tried`` who tried the exercise got wrong.

    ``example`` is anonymous, and so are ``lines``, those of its author's code where it failed.
    ``elsewhere`` has other exercises with a mistake of the same name.
    """

    exercise: str
    mistake: str | None
    students: int
    tried: int
    example: Finding
    lines: tuple[CodeLine, ...] = ()
    elsewhere: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The sentence of the known mistake, or else what does not hold."""
        return self.example.cause or f"Does not hold: {self.example.says or self.example.check}"

    @property
    def part(self) -> float:
        """The part of those who tried, between 0 and 1."""
        return self.students / self.tried

    @property
    def is_halted(self) -> bool:
        """Whether it did not run to its end, rather than do something else."""
        return self.example.outcome is not Outcome.FAILED


class _Fault(NamedTuple):
    """A finding of a student's own, and the file that it is about."""

    student: Student
    exercise: str
    finding: Finding
    source: bytes | None


def rank_misunderstandings(report: ClassReport) -> tuple[Misunderstanding, ...]:
    """Return what the class gets wrong, the most frequent first, then in the assignment's order."""
    anonymiser = Anonymiser([row.student for row in report.rows])
    tried_by = Counter(verdict.exercise for _, _, verdict in tried_marks(report))
    # By exercise, mistake or check, message without numbers (empty for a mistake) and outcome.
    groups: dict[tuple[str, str, str, Outcome], list[_Fault]] = {}
    exercises: dict[str | None, set[str]] = {}
    for fault in _find_faults(report):
        finding = fault.finding
        message = re.sub(r"\d+(?:\.\d+)?", "#", " ".join(finding.message.split())) or "#"
        what = (finding.check, message) if finding.mistake is None else (finding.mistake, "")
        groups.setdefault((fault.exercise, *what, finding.outcome), []).append(fault)
        exercises.setdefault(finding.mistake, set()).add(fault.exercise)
    wrong = []
    for (exercise, *_), faults in groups.items():
        example, lines = _choose_example(faults, anonymiser)
        elsewhere = exercises[example.mistake] - {exercise} if example.mistake else ()
        wrong.append(
            Misunderstanding(
                exercise=exercise,
                mistake=example.mistake,
                students=len(faults),
                tried=tried_by[exercise],
                example=example,
                lines=lines,
                elsewhere=tuple(sorted(elsewhere)),
            )
        )
    order = {exercise: number for number, exercise in enumerate(report.exercises)}
    wrong.sort(key=lambda thing: (-thing.students, thing.mistake is None, order[thing.exercise]))
    return tuple(wrong)


def _find_faults(report: ClassReport) -> Iterator[_Fault]:
    """Yield what is wrong with each submission's file: the known mistake, or what failed first."""
    for row, mark, verdict in tried_marks(report):
        bad = [f for f in verdict.findings if f.outcome in (Outcome.FAILED, Outcome.UNFINISHED)]
        known = [finding for finding in bad if finding.mistake is not None]
        for finding in (known or bad)[:1]:
            yield _Fault(row.student, verdict.exercise, finding, mark.source)


def _choose_example(
    faults: list[_Fault], anonymiser: Anonymiser
) -> tuple[Finding, tuple[CodeLine, ...]]:
    """Return the shortest finding that names no student, else the shortest made anonymous."""

    def order(fault: _Fault) -> tuple[int, str, str, str, bytes]:
        # The order of equally long findings depends on no roster.
        finding = fault.finding
        texts = (finding.message, finding.expected, finding.actual)
        moments = sum(len(moment.text) for moment in finding.timeline)
        return (sum(map(len, texts)) + moments, *texts, fault.source or b"")

    shortest = sorted(faults, key=order)[:MOST_EXAMPLES]
    examples = [anonymiser.finding(fault.finding, fault.student) for fault in shortest]
    unchanged = (
        n
        for n, fault in enumerate(shortest)
        if examples[n] == replace(fault.finding, where="", hint="")
        and _own_lines(fault) == _own_lines(fault, anonymiser)
    )
    chosen = next(unchanged, 0)
    return examples[chosen], _own_lines(shortest[chosen], anonymiser)


def _own_lines(fault: _Fault, anonymiser: Anonymiser | None = None) -> tuple[CodeLine, ...]:
    """Return the author's code where it failed, with ``anonymiser`` made anonymous."""
    lines = find_lines(remove_comments(fault.source or b""), fault.finding.where)
    lines = tuple(line for line in lines if line.text or line.is_marked)
    if anonymiser is None:
        return lines
    return tuple(line._replace(text=anonymiser.code(line.text, fault.student)) for line in lines)
