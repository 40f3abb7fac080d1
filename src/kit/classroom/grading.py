"""Grades a class: what is new or was left undone, in parallel, each result kept as it comes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from kit import __version__
from kit.classroom.assignment import Assignment
from kit.classroom.collecting import Collected, collect
from kit.classroom.gradebook import Attempt, Gradebook
from kit.classroom.judging import judge_order, order_for, verdicts_of
from kit.classroom.marking import rows_of
from kit.classroom.roster import Student
from kit.classroom.rows import Row
from kit.course import Course
from kit.model import Standing

TRIES: Final = 3
"""How often a submission is judged when the process that does it is lost."""

AHEAD: Final = 2
"""Submissions that wait for each worker, so that none stands idle and memory stays bounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One student's row as it was and as it would be."""

    before: Row
    after: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did: how many were judged, were graded before, and differ in what judged them."""

    judged: int
    unchanged: int
    outdated: int
    changes: tuple[Change, ...]


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
        self._fingerprint = fingerprint(assignment, course)

    def run(  # noqa: PLR0913 - what to judge, where, and whom to ask
        self,
        found: Mapping[str, Sequence[Path]],
        executor: Executor,
        *,
        workers: int,
        regrade: bool = False,
        agree: Callable[[tuple[Change, ...]], bool] = lambda _: True,
        tell: Callable[[int, int], None] = lambda *_: None,
    ) -> Summary:
        """Judge what has to be judged, and write what was found.

        A submission that is new is written as soon as it is judged. With ``regrade`` those that
        were
        graded before are judged again: what would change is shown to ``agree`` and written together
        if it says so.
        """
        before = self._gradebook.current()
        counts = {"unchanged": 0, "outdated": 0}
        todo = list(self._todo(found, before, counts, regrade=regrade))
        again: list[Attempt] = []
        for number, attempt in enumerate(self._judged(todo, executor, workers), 1):
            old = before.get(attempt.student)
            if old is not None and old.digest == attempt.digest and not _undone(old):
                again.append(attempt)
            else:
                self._gradebook.record([attempt])
            tell(number, len(todo))
        changes = self._changes(before, again)
        if again and agree(changes):
            self._gradebook.record(sorted(again, key=lambda attempt: attempt.student))
        return Summary(judged=len(todo), changes=changes, **counts)

    def _todo(
        self,
        found: Mapping[str, Sequence[Path]],
        before: Mapping[str, Attempt],
        counts: dict[str, int],
        *,
        regrade: bool,
    ) -> Iterator[Collected]:
        for student in self._students:
            paths = found.get(student.id)
            if not paths:
                continue
            collected = collect(student.id, paths, self._course)
            old = before.get(student.id)
            if old is None or old.digest != collected.digest or _undone(old) or regrade:
                yield collected
            elif old.fingerprint != self._fingerprint:
                counts["outdated"] += 1
            else:
                counts["unchanged"] += 1

    def _judged(
        self, todo: Sequence[Collected], executor: Executor, workers: int
    ) -> Iterator[Attempt]:
        """The attempts in the order in which they are done."""
        waiting = iter(todo)
        running: dict[Future[Any], tuple[Collected, int]] = {}
        while True:
            while len(running) < workers * AHEAD and (one := next(waiting, None)) is not None:
                if one.problem:
                    yield self._attempt(one, problem=one.problem, refused=True)
                else:
                    running[self._submit(executor, one)] = (one, 1)
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                collected, tries = running.pop(future)
                error = future.exception()
                if error is None:
                    yield self._attempt(collected, answer=future.result())
                elif tries < TRIES:
                    running[self._submit(executor, collected)] = (collected, tries + 1)
                else:
                    yield self._attempt(collected, problem=f"could not be judged: {error}")

    def _submit(self, executor: Executor, collected: Collected) -> Future[Any]:
        return executor.submit(judge_order, order_for(collected, self._assignment, self._course))

    def _attempt(
        self,
        collected: Collected,
        *,
        answer: Mapping[str, Any] | None = None,
        problem: str = "",
        refused: bool = False,
    ) -> Attempt:
        known = self._gradebook.submitted_at(collected.student, collected.digest)
        now = datetime.now(UTC)
        submitted = self._submitted.get(collected.student) or collected.submitted_at or now
        return Attempt(
            student=collected.student,
            digest=collected.digest,
            submitted_at=known or submitted,
            graded_at=now,
            fingerprint=self._fingerprint,
            verdicts=verdicts_of(answer) if answer else (),
            problem=problem,
            refused=refused,
            refusals=collected.refusals,
            hints=dict(collected.hints or {}),
        )

    def _changes(
        self, before: Mapping[str, Attempt], again: Sequence[Attempt]
    ) -> tuple[Change, ...]:
        """The students whose row would be another, in the order of the roster."""
        after = {**before, **{attempt.student: attempt for attempt in again}}
        old, new = (self._rows(attempts) for attempts in (before, after))
        wanted = {attempt.student for attempt in again}
        pairs = zip(old, new, strict=True)
        return tuple(
            Change(before=one, after=other)
            for one, other in pairs
            if one.student.id in wanted and told(one) != told(other)
        )

    def _rows(self, attempts: Mapping[str, Attempt]) -> tuple[Row, ...]:
        overrides = self._gradebook.overrides()
        return rows_of(self._assignment, self._students, attempts, {}, overrides)


def told(row: Row) -> tuple[object, ...]:
    """What of a row a student would notice."""
    verdicts = [(m.exercise, m.verdict.standing, m.points) for m in row.marks if m.verdict]
    return (row.entry, row.final, verdicts)


def _undone(attempt: Attempt) -> bool:
    """Whether an attempt has to be judged again, since not all of it could be."""
    standings = {verdict.standing for verdict in attempt.verdicts}
    return not attempt.refused and (not standings or Standing.UNGRADED in standings)


def fingerprint(assignment: Assignment, course: Course) -> str:
    """A number for all that verdicts hang on besides the submission: kit, checks, limits, seed."""
    made = hashlib.sha256(f"{__version__} {assignment.seed} {course.limits}".encode())
    for task in assignment.tasks:
        made.update(f"{task.exercise.address}\n".encode())
    for file in sorted((course.root / "checks").rglob("*.py")):
        made.update(file.relative_to(course.root).as_posix().encode() + b"\0" + file.read_bytes())
    return made.hexdigest()
