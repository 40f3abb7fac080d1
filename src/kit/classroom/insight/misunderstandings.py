"""What a class gets wrong, ranked, each with an example that does not identify its author.

A known mistake is counted once for each student who made it in an exercise, in however many checks
it shows. Where a finding matches no known mistake, findings of the same check with the same message
are counted together; numbers may differ, because inputs are drawn for each student. Untouched
stubs, what could not be judged, and checks that were not run do not count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from kit.classroom.insight.overview import tried_verdicts
from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport
from kit.model import Finding, Outcome

MOST_EXAMPLES: Final = 20  # findings of one kind in which an example without a name is looked for
MOST_TEXT: Final = 2_000  # characters of one text that an example keeps, to the last whole word
_ADDRESS: Final = r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_HOME: Final = r"(?P<home>(?:/home|/Users|/root|[A-Za-z]:\\+Users)[^\s'\"<>|]*)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstanding:
    """One thing that ``students`` of the ``tried`` who tried the exercise got wrong.

    ``example`` is anonymous. ``elsewhere`` has other exercises with a mistake of the same name.
    """

    exercise: str
    mistake: str | None
    students: int
    tried: int
    example: Finding
    elsewhere: tuple[str, ...] = ()

    @property
    def part(self) -> float:
        """The part of those who tried, between 0 and 1."""
        return self.students / self.tried

    @property
    def is_halted(self) -> bool:
        """Whether it did not run to its end, rather than do something else."""
        return self.example.outcome is not Outcome.FAILED


def rank_misunderstandings(report: ClassReport) -> tuple[Misunderstanding, ...]:
    """Return what the class gets wrong, the most frequent first, then in the assignment's order."""
    anonymiser = Anonymiser([row.student for row in report.rows])
    tried_by = Counter(verdict.exercise for _, verdict in tried_verdicts(report))
    # By exercise, mistake or check, message without numbers (empty for a mistake) and outcome.
    groups: dict[tuple[str, str, str, Outcome], list[tuple[Student, Finding]]] = {}
    exercises: dict[str | None, set[str]] = {}
    for student, exercise, finding in _faults(report):
        message = re.sub(r"\d+(?:\.\d+)?", "#", " ".join(finding.message.split())) or "#"
        what = (finding.check, message) if finding.mistake is None else (finding.mistake, "")
        groups.setdefault((exercise, *what, finding.outcome), []).append((student, finding))
        exercises.setdefault(finding.mistake, set()).add(exercise)
    wrong = []
    for (exercise, *_), members in groups.items():
        example = _example(members, anonymiser)
        elsewhere = exercises[example.mistake] - {exercise} if example.mistake else ()
        wrong.append(
            Misunderstanding(
                exercise=exercise,
                mistake=example.mistake,
                students=len({student.id for student, _ in members}),
                tried=tried_by[exercise],
                example=example,
                elsewhere=tuple(sorted(elsewhere)),
            )
        )
    order = {exercise: number for number, exercise in enumerate(report.exercises)}
    wrong.sort(key=lambda thing: (-thing.students, thing.mistake is None, order[thing.exercise]))
    return tuple(wrong)


def _faults(report: ClassReport) -> Iterator[tuple[Student, str, Finding]]:
    """Yield each student's own faults; a fault that shows in several checks only once."""
    for row, verdict in tried_verdicts(report):
        first: dict[str, Finding] = {}
        for finding in verdict.findings:
            if finding.outcome in (Outcome.FAILED, Outcome.UNFINISHED):
                first.setdefault(finding.mistake or finding.message, finding)
        for finding in first.values():
            yield row.student, verdict.exercise, finding


def _example(members: list[tuple[Student, Finding]], anonymiser: Anonymiser) -> Finding:
    """Return the shortest finding that names no student, else the shortest made anonymous."""

    def length(member: tuple[Student, Finding]) -> tuple[int, str, str, str]:
        # The order of equally long findings depends on no roster.
        texts = (member[1].message, member[1].expected, member[1].actual)
        moments = sum(len(moment.text) for moment in member[1].timeline)
        return (sum(map(len, texts)) + moments, *texts)

    shortest = sorted(members, key=length)[:MOST_EXAMPLES]
    examples = [anonymiser.finding(finding, student) for student, finding in shortest]
    unchanged = (
        example
        for example, (_, finding) in zip(examples, shortest, strict=True)
        if example == replace(finding, where="", hint="")
    )
    return next(unchanged, examples[0])


class Anonymiser:
    """Takes what identifies a student out of findings; made once for a class.

    Of the finding's own student it takes out the id, every word of the name, the e-mail address and
    the accounts and numbers on the roster; of other students the full name, since they may have
    worked together. It also takes out all e-mail addresses and paths of home folders.
    """

    def __init__(self, students: Iterable[Student]) -> None:
        self._others = {student.name for student in students if " " in student.name}
        self._patterns: dict[str, re.Pattern[str]] = {}

    def finding(self, finding: Finding, student: Student) -> Finding:
        """Return ``finding`` as an example, without the place in the learner's file."""
        names = ("message", "expected", "actual", "error")
        texts: dict[str, Any] = {n: self.text(getattr(finding, n), student) for n in names}
        moments = (replace(m, text=self.text(m.text, student)) for m in finding.timeline)
        return replace(finding, **texts, where="", hint="", timeline=tuple(moments))

    def text(self, text: str, student: Student) -> str:
        """Return ``text`` with ``[student]`` or ``[path]`` for what identifies someone."""
        if student.id not in self._patterns:
            self._patterns[student.id] = self._pattern(student)
        if len(text) > MOST_TEXT:  # a name that is cut in two would not match
            kept = text[:MOST_TEXT]
            text = f"{kept.rpartition(' ')[0] or kept} …"
        return self._patterns[student.id].sub(
            lambda match: "[path]" if match["home"] else "[student]", text
        )

    def _pattern(self, student: Student) -> re.Pattern[str]:
        whole = {student.id, student.name, student.email, student.email.partition("@")[0]}
        cells = (cell for key, cell in student.columns.items() if key != "section")
        accounts = {cell for cell in cells if len(cell) >= 4 and re.search(r"\d", cell)}
        # A word of a name can be an ordinary word too ("will"), so its case counts.
        words = {word for word in re.split(r"\W+", student.name) if len(word) >= 2}
        anyone, own = (
            "|".join(re.escape(t) for t in sorted(texts, key=lambda t: (-len(t), t)) if t)
            for texts in (whole | self._others | accounts, words)
        )
        wanted = "|".join(filter(None, (f"(?i:{anyone})", own)))
        return re.compile(rf"{_HOME}|{_ADDRESS}|(?<!\w)(?:{wanted})(?!\w)")
