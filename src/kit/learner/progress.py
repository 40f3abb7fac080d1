"""The learner's record: the last standings, seen hints, the exercise in use, answers of the quiz.

It is kept in ``progress.json`` in the workspace's ``.kit`` folder; ``docs/reference/json.md`` has
the format. No grade depends on it: grading always reads the exercises' files.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from kit.learner.records import RecordFile, Unusable
from kit.learner.try_log import EntryKind, TryLog
from kit.model import Standing, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class LastFailure:
    """The check that failed last, the learner's error if there was one, and ``path:line``."""

    check: str
    error: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseRecord:
    """The record of one exercise; ``attempts`` counts verdicts other than todo and ungraded.

    ``solved_at`` is when it last became solved, in seconds since 1970; None if that is not known.
    """

    standing: Standing = Standing.TODO
    points: float = 0.0
    max_points: float = 0.0
    attempts: int = 0
    solved_once: bool = False
    gave_up: bool = False
    failure: LastFailure | None = None
    seen: tuple[str, ...] = ()
    solved_at: float | None = None

    def add(self, verdict: Verdict, now: float) -> ExerciseRecord:
        """Return the record after ``verdict`` at ``now``; an ungraded one changes nothing."""
        if verdict.standing is Standing.UNGRADED:
            return self
        is_attempt = verdict.standing is not Standing.TODO
        failure = None
        if is_attempt and not verdict.solved and (first := verdict.main_failure):
            failure = LastFailure(check=first.check, error=first.error, where=first.where)
        becomes_solved = verdict.solved and self.standing is not Standing.SOLVED
        return replace(
            self,
            standing=verdict.standing,
            points=float(verdict.points),
            max_points=float(verdict.max_points),
            attempts=self.attempts + is_attempt,
            solved_once=self.solved_once or verdict.solved,
            failure=failure,
            solved_at=now if becomes_solved else self.solved_at,
        )


@dataclass(slots=True)
class _Contents:
    """Everything that the file holds."""

    exercises: dict[str, ExerciseRecord] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    ticked: dict[str, tuple[int, ...]] = field(default_factory=dict)
    last: str = ""


class Progress(RecordFile[_Contents]):
    """The record of one workspace; what is recorded is added to its ``log`` too, if that is on."""

    name = "progress"
    subject = "your progress"
    number = 1
    kind = _Contents

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.log = TryLog(folder, self._lock)

    def save(self) -> None:
        super().save()
        self.log.save()

    @property
    def answers(self) -> Mapping[str, str]:
        """The last answer to each question of the quiz."""
        return self._contents.answers

    @property
    def last(self) -> str:
        """The address of the exercise that was used last, empty if none was."""
        return self._contents.last

    def of(self, address: str) -> ExerciseRecord:
        return self._contents.exercises.get(address, ExerciseRecord())

    def record(self, verdicts: Iterable[Verdict], kind: EntryKind = EntryKind.GRADE) -> None:
        now = time.time()
        for verdict in verdicts:
            self.log.add_try(verdict, kind, self.of(verdict.exercise).seen, now)
            add = partial(ExerciseRecord.add, verdict=verdict, now=now)
            self._change_record(verdict.exercise, add)

    def mark_seen(self, address: str, step_id: str) -> None:
        """Record that one step of the exercise's hints was shown."""
        if step_id not in self.of(address).seen:
            self.log.add_hint(address, step_id, time.time())
        self._change_record(
            address, lambda r: replace(r, seen=tuple(dict.fromkeys((*r.seen, step_id))))
        )

    def update(self, address: str, **values: Any) -> None:
        """Set fields of the record of one exercise."""
        self._change_record(address, partial(replace, **values))

    def use(self, address: str) -> None:
        """Record that an exercise is used: commands without a name are about it from now on."""
        if address != self.last:
            self._change(lambda contents: setattr(contents, "last", address))

    def answer(self, question: str, text: str) -> None:
        """Record the answer to a question of the quiz."""
        self._change(lambda contents: contents.answers.update({question: text}))

    def tick(self, question: str, indices: tuple[int, ...]) -> None:
        """Record which points of an open question the answer had."""
        self._change(lambda contents: contents.ticked.update({question: indices}))

    def _change_record(
        self, address: str, change: Callable[[ExerciseRecord], ExerciseRecord]
    ) -> None:
        def apply(contents: _Contents) -> None:
            before = contents.exercises.get(address, ExerciseRecord())
            if (after := change(before)) != before:
                contents.exercises[address] = after

        self._change(apply)


def count_seen_hints(content: bytes) -> dict[str, int] | None:
    """Return how many hints a student saw on each exercise; None if this is not a record."""
    try:
        records = Progress.parse(content).exercises
    except Unusable:
        return None
    return {address: len(record.seen) for address, record in records.items() if record.seen}
