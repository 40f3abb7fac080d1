"""Grades a class: what is new or was left undone, in parallel, each verdict kept as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final

from kit.classroom.assignment import Assignment
from kit.classroom.attempts import Attempt, Judged
from kit.classroom.collecting import Collected, collect
from kit.classroom.fingerprint import fingerprints
from kit.classroom.gradebook import Gradebook
from kit.classroom.judging import Orders
from kit.classroom.marking import rows_of
from kit.classroom.roster import Student
from kit.classroom.rows import Row
from kit.classroom.sending import Batch, judged
from kit.course import Course
from kit.errors import MachineError
from kit.model import Standing

KEEP_SECONDS: Final = 0.5
"""How long verdicts may wait to be written together; a crash costs no more than these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One student's row as it was and as it would be."""

    before: Row
    after: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did: how many submissions were judged, were graded before, and are outdated.

    Outdated ones were graded with another seed, other checks, limits or versions. ``written`` is
    whether ``changes`` were agreed to. ``unreadable`` counts submissions that could not be read
    because of the machine.
    """

    judged: int
    unchanged: int
    outdated: int
    changes: tuple[Change, ...]
    written: bool = True
    unreadable: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class _Work:
    """One submission, the verdicts that are there, and the exercises that have none.

    ``known`` is what was recorded of this content before; ``again`` says that it counts already,
    and that nothing new may be written without being shown.
    """

    collected: Collected
    known: Attempt | None
    there: dict[str, Judged]
    missing: list[str]
    again: bool = False
    problem: str = ""


class ClassGrading:
    """One run of ``kit class grade``."""

    def __init__(
        self,
        assignment: Assignment,
        course: Course,
        students: Sequence[Student],
        gradebook: Gradebook,
        *,
        submitted: Mapping[str, datetime] | None = None,
    ) -> None:
        self._assignment = assignment
        self._course = course
        self._students = students
        self._gradebook = gradebook
        self._submitted = submitted or {}
        self._fingerprints = fingerprints(assignment, course)
        self._works: list[_Work] = []
        self._problems: dict[str, str] = {}

    def run(  # noqa: PLR0913 - what to judge, where, and whom to ask
        self,
        found: Mapping[str, Sequence[Path]],
        executor: Executor,
        *,
        workers: int,
        batch: int = 1,
        regrade: bool = False,
        agree: Callable[[tuple[Change, ...]], bool | None] = lambda _: True,
        tell: Callable[[int, int], None] = lambda *_: None,
        collected: Callable[[], None] = lambda: None,
    ) -> Summary:
        """Judge what has to be judged, and write what was found.

        The verdicts on a submission count as soon as all of them are there. With ``regrade`` those
        that were graded before are judged again: what would change is shown to ``agree``, and
        written together if it says so; if it says None, nobody has decided, and the verdicts are
        kept for the next time. ``batch`` is how many submissions go to a worker at once.
        ``collected`` is called when all submissions are read and none is judged yet.

        Raises :class:`kit.errors.MachineError`; what was judged until then is kept.
        """
        before = self._gradebook.current()
        works = [self._work(one, before, regrade=regrade) for one in self._collect(found, before)]
        todo = [work for work in works if work.missing or not self._is_settled(work, before)]
        self._works = works
        collected()
        self._judge(todo, executor, workers=workers, batch=batch, tell=tell)
        again = [self._attempt(work) for work in todo if work.again]
        changes, agreed = self._settle(before, again, agree)
        return Summary(
            judged=len(todo),
            unchanged=len(works) - len(todo),
            outdated=sum(self._is_outdated(work) for work in works if work not in todo),
            changes=changes,
            written=bool(agreed),
            unreadable=len(self._problems),
        )

    # -- what there is to do --------------------------------------------------------------------

    @property
    def kept(self) -> tuple[int, int]:
        """How many verdicts of this run's submissions are kept, and how many there will be."""
        whole = [work for work in self._works if not work.collected.problem]
        kept = sum(
            one.verdict.standing is not Standing.UNGRADED
            for work in whole
            for address, one in work.there.items()
            if address in self._fingerprints
        )
        return kept, len(whole) * len(self._fingerprints)

    def _collect(
        self, found: Mapping[str, Sequence[Path]], before: Mapping[str, Attempt]
    ) -> list[Collected]:
        """Read every submission, and note in the gradebook whose there are before any is judged."""
        there = [student.id for student in self._students if found.get(student.id)]
        self._gradebook.begin_collecting(student for student in there if student not in before)
        submissions = []
        for student in there:
            try:
                submissions.append(collect(student, found[student], self._course))
            except MachineError as error:
                self._problems[student] = error.sentence.rstrip(".")
        digests: dict[str, str | None] = {student.id: None for student in self._students}
        digests |= dict.fromkeys(self._problems, "")
        digests |= {one.student: one.digest for one in submissions}
        self._gradebook.collect(digests, self._problems)
        return submissions

    def _work(self, one: Collected, before: Mapping[str, Attempt], *, regrade: bool) -> _Work:
        """What is there of a submission; verdicts that were left undone are missing."""
        known = self._gradebook.attempt(one.student, one.digest)
        counts = one.student in before and before[one.student].digest == one.digest
        again = regrade and counts and not one.problem
        there: dict[str, Judged] = {}
        for judged_before in known.judged if known and not again else ():
            there[judged_before.verdict.exercise] = judged_before
        for pending in self._gradebook.pending(one.student, one.digest):
            if pending.fingerprint == self._fingerprints.get(pending.verdict.exercise):
                there.setdefault(pending.verdict.exercise, pending)
        there = {a: j for a, j in there.items() if j.verdict.standing is not Standing.UNGRADED}
        missing = [a for a in self._fingerprints if a not in there and not one.problem]
        return _Work(collected=one, known=known, there=there, missing=missing, again=again)

    def _is_settled(self, work: _Work, before: Mapping[str, Attempt]) -> bool:
        """Whether a submission with all its verdicts is what counts for its student already.

        The student's record may have come later than the answers, or have more hints by now.
        """
        current = before.get(work.collected.student)
        if current is None or current.digest != work.collected.digest or work.again:
            return False
        return work.collected.hints is None or work.collected.hints == current.hints

    def _is_outdated(self, work: _Work) -> bool:
        return any(
            one.fingerprint != self._fingerprints.get(address, one.fingerprint)
            for address, one in work.there.items()
        )

    # -- judging --------------------------------------------------------------------------------

    def _judge(
        self,
        works: Sequence[_Work],
        executor: Executor,
        *,
        workers: int,
        batch: int,
        tell: Callable[[int, int], None],
    ) -> None:
        """Fill in what is missing, and keep it; whole submissions are recorded."""
        total, done = sum(len(work.missing) for work in works), 0
        self._gradebook.record([self._attempt(w) for w in works if not w.missing and not w.again])
        fresh: list[tuple[_Work, Judged]] = []
        written = monotonic()
        tell(done, total)
        try:
            for work, one, problem in self._verdicts(works, executor, workers, batch):
                work.there[one.verdict.exercise] = one
                work.missing.remove(one.verdict.exercise)
                work.problem = work.problem or problem
                fresh.append((work, one))
                done += 1
                if monotonic() - written > KEEP_SECONDS:
                    self._keep(fresh)
                    fresh, written = [], monotonic()
                    tell(done, total)
        finally:
            self._keep(fresh)
            tell(done, total)

    def _verdicts(
        self, works: Sequence[_Work], executor: Executor, workers: int, batch: int
    ) -> Iterator[tuple[_Work, Judged, str]]:
        orders = Orders(self._assignment, self._course)
        by_student = {work.collected.student: work for work in works}
        batches = self._batches(works, batch)
        for exercise, student, verdict, problem in judged(orders, batches, executor, workers):
            fingerprint = self._fingerprints[exercise.address]
            one = Judged(verdict=verdict, fingerprint=fingerprint)
            yield by_student[student], one, problem

    def _batches(self, works: Sequence[_Work], size: int) -> Iterator[Batch]:
        """Exercise by exercise, so that the checks of few have to be kept ready at once."""
        for task in self._assignment.tasks:
            wanted = [w.collected for w in works if task.exercise.address in w.missing]
            for start in range(0, len(wanted), size):
                yield Batch(exercise=task.exercise, submissions=tuple(wanted[start : start + size]))

    def _keep(self, fresh: Sequence[tuple[_Work, Judged]]) -> None:
        works = {id(work): work for work, _ in fresh}.values()
        whole = [work for work in works if not work.missing and not work.again]
        pending = [
            (work.collected.student, work.collected.digest, one)
            for work, one in fresh
            if work not in whole and one.verdict.standing is not Standing.UNGRADED
        ]
        self._gradebook.record([self._attempt(work) for work in whole], pending)

    def _attempt(self, work: _Work) -> Attempt:
        one, now = work.collected, datetime.now(UTC)
        hints = one.hints if one.hints is not None or not work.known else work.known.hints
        return Attempt(
            student=one.student,
            digest=one.digest,
            submitted_at=self._submitted.get(one.student) or one.submitted_at,
            graded_at=now,
            judged=tuple(work.there[address] for address in sorted(work.there)),
            problem=one.problem or work.problem,
            refused=bool(one.problem),
            refusals=one.refusals,
            hints=hints,
        )

    # -- what changes ---------------------------------------------------------------------------

    def _settle(
        self,
        before: Mapping[str, Attempt],
        again: Sequence[Attempt],
        agree: Callable[[tuple[Change, ...]], bool | None],
    ) -> tuple[tuple[Change, ...], bool | None]:
        """Show what a regrade and corrected times would change, and write it if that is agreed."""
        now = self._gradebook.current()
        moved = {
            student: when
            for student, when in self._submitted.items()
            if student in before and student in now and now[student].submitted_at != when
        }
        if not again and not moved:
            return (), True
        changes = self._changes(now, again, moved)
        agreed = agree(changes)
        if agreed:
            self._gradebook.record(again)
            self._gradebook.move(moved)
        elif agreed is False:
            self._gradebook.drop_pending()
        return changes, agreed

    def _changes(
        self,
        before: Mapping[str, Attempt],
        again: Sequence[Attempt],
        moved: Mapping[str, datetime],
    ) -> tuple[Change, ...]:
        """The students whose row would be another, in the order of the roster."""
        after = dict(before)
        for attempt in again:
            submitted = before[attempt.student].submitted_at or attempt.submitted_at
            after[attempt.student] = attempt.at(submitted)
        for student, when in moved.items():
            after[student] = after[student].at(when)
        old, new = (self._rows(attempts) for attempts in (before, after))
        return tuple(
            Change(before=one, after=other)
            for one, other in zip(old, new, strict=True)
            if told(one) != told(other)
        )

    def _rows(self, attempts: Mapping[str, Attempt]) -> tuple[Row, ...]:
        overrides = self._gradebook.overrides()
        return rows_of(self._assignment, self._students, attempts, {}, overrides)


def told(row: Row) -> tuple[object, ...]:
    """What of a row a student would notice."""
    marks = [(mark.exercise, mark.points, mark.verdict) for mark in row.marks]
    return (row.entry, row.final, row.submitted_at, row.days_late, marks)
