"""The learner's record: what grading last found, and which hints were seen.

It is kept in ``progress.json`` in the workspace's ``.kit`` folder. Nothing is decided by it: the
exercises' files say what is solved, and grading reads them anew. Several kits may write it at once:
each one applies its own changes to what the file holds by then, under a lock. Format 1::

    {"format": 1,
     "exercises": {"first_stream/print_progress": {
         "standing": "unsolved", "points": 2.0, "max_points": 5.0, "attempts": 3,
         "solved_once": false, "gave_up": false, "seen": ["1", "check:test_order"],
         "failure": {"check": "test_order", "error": "KeyError: 'output'",
                     "where": "exercises/first_stream/print_progress.py:31"}}},
     "answers": {"first_stream/keys_of_an_update": "node_a"},
     "ticked": {"first_stream/many_at_once": [0, 2]}}

``failure`` is null where nothing failed. ``answers`` are what was last answered to a question of
the quiz, ``ticked`` the points of an open one that its answer had, by their places; either may be
missing. Keys that this version does not know are ignored.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from kit.errors import MachineError
from kit.files import hold_lock, put_aside, read_regular, write_whole
from kit.model import Outcome, Standing

if TYPE_CHECKING:
    from kit.model import Verdict

_T = TypeVar("_T")

PROGRESS_FORMAT = 1
PROGRESS_FILE = "progress.json"
LOCK_FILE = "progress.lock"
"""Empty; a kit locks it while it writes the record, and it stays."""
MAX_BYTES = 50_000_000
"""More than any record has: a larger file cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The check that failed last, the learner's error if there was one, and ``path:line``."""

    check: str
    error: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is remembered of one exercise.

    ``solved_once`` stays true when a later verdict is not solved. ``attempts`` counts verdicts on
    something that was tried: neither the untouched stub nor what could not be judged.
    """

    standing: Standing = Standing.TODO
    points: float = 0.0
    max_points: float = 0.0
    attempts: int = 0
    solved_once: bool = False
    gave_up: bool = False
    failure: Failure | None = None
    seen: tuple[str, ...] = ()

    def judged(self, verdict: Verdict) -> Record:
        """Give this record as it is after ``verdict``; one that is ungraded changes nothing."""
        if verdict.standing is Standing.UNGRADED:
            return self
        tried = verdict.standing is not Standing.TODO
        return replace(
            self,
            standing=verdict.standing,
            points=float(verdict.points),
            max_points=float(verdict.max_points),
            attempts=self.attempts + tried,
            solved_once=self.solved_once or verdict.solved,
            failure=_failure_of(verdict) if tried and not verdict.solved else None,
        )


@dataclass(slots=True)
class _Contents:
    """All that the file holds."""

    records: dict[str, Record] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    ticked: dict[str, tuple[int, ...]] = field(default_factory=dict)


class Progress:
    """The records of one workspace; :meth:`save` adds what was changed here to the file.

    ``notice`` is a sentence for the learner if the file could not be used, else empty; ``advice``
    may go with it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notice = ""
        self.advice = ""
        self._contents = _Contents()
        self._changes: list[Callable[[_Contents], None]] = []

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The record in ``folder`` (the workspace's ``.kit``), empty if there is none.

        Never raises: a file that cannot be used is kept as ``progress.json.bad-N``.
        """
        progress = cls(folder)
        try:
            progress._contents = _read(progress._file)
        except _Unusable:
            try:
                with hold_lock(progress._lock):
                    progress._contents = progress._read_or_put_aside()
            except MachineError as error:
                progress.notice, progress.advice = error.sentence, error.advice
        return progress

    @property
    def _file(self) -> Path:
        return self.folder / PROGRESS_FILE

    @property
    def _lock(self) -> Path:
        return self.folder / LOCK_FILE

    @property
    def addresses(self) -> tuple[str, ...]:
        """The exercises that something is remembered of."""
        return tuple(self._contents.records)

    @property
    def answers(self) -> Mapping[str, str]:
        """What was last answered to each question of the quiz."""
        return self._contents.answers

    @property
    def ticked(self) -> Mapping[str, tuple[int, ...]]:
        """Which points of each open question the answer had, by their places."""
        return self._contents.ticked

    def of(self, address: str) -> Record:
        """What is remembered of one exercise."""
        return self._contents.records.get(address, Record())

    def record(self, verdicts: Iterable[Verdict]) -> None:
        """Remember what grading found."""
        for verdict in verdicts:
            self._change_record(verdict.exercise, partial(Record.judged, verdict=verdict))

    def saw(self, address: str, step_id: str) -> None:
        """Remember that one step of the exercise's hints was shown."""

        def add(record: Record) -> Record:
            is_new = step_id not in record.seen
            return replace(record, seen=(*record.seen, step_id)) if is_new else record

        self._change_record(address, add)

    def restart_hints(self, address: str) -> None:
        """Forget which hints of the exercise were shown."""
        self._change_record(address, lambda record: replace(record, seen=()))

    def gave_up(self, address: str) -> None:
        """Remember that the solution was asked for before the exercise was solved."""
        self._change_record(address, lambda record: replace(record, gave_up=True))

    def answer(self, question: str, text: str) -> None:
        """Remember the answer to a question of the quiz."""
        self._change(lambda contents: contents.answers.update({question: text}))

    def tick(self, question: str, places: tuple[int, ...]) -> None:
        """Remember which points of an open question the answer had."""
        self._change(lambda contents: contents.ticked.update({question: places}))

    def save(self) -> None:
        """Add what was changed since the last time to the file, which is whole at any moment.

        What another kit has written meanwhile is kept. Raises :class:`MachineError`; then the
        changes are still there for another try.
        """
        with hold_lock(self._lock) as is_locked:
            contents = self._read_or_put_aside()
            for change in self._changes:
                change(contents)
            write_whole(self._file, _written(contents), is_locked=is_locked)
        self._contents = contents
        self._changes.clear()

    def _read_or_put_aside(self) -> _Contents:
        """What the file holds now; one that cannot be used is renamed.

        Raises :class:`MachineError` if it cannot be renamed: then it must not be written over.
        """
        try:
            return _read(self._file)
        except _Unusable as error:
            aside = put_aside(self._file)
            if aside is None:
                raise MachineError(
                    f"{self._file} cannot be used: {error}.", "See who may write to its folder."
                ) from None
            kept = f"(the old one is kept as {aside.name})"
            self.notice = f"The record of your progress begins anew: {error} {kept}."
            return _Contents()

    def _change_record(self, address: str, change: Callable[[Record], Record]) -> None:
        def apply(contents: _Contents) -> None:
            before = contents.records.get(address, Record())
            if (after := change(before)) != before:
                contents.records[address] = after

        self._change(apply)

    def _change(self, change: Callable[[_Contents], None]) -> None:
        change(self._contents)
        self._changes.append(change)


def _read(file: Path) -> _Contents:
    """What ``file`` holds, nothing if it is missing. Raises :class:`_Unusable`."""
    try:
        table = _table_of(json.loads(read_regular(file, MAX_BYTES).decode()))
        return _Contents(_records_of(table), _answers_of(table), _ticked_of(table))
    except (FileNotFoundError, NotADirectoryError):
        return _Contents()
    except _Unusable:
        raise
    except (OSError, ValueError, RecursionError, OverflowError):
        raise _Unusable("it cannot be read") from None


def _written(contents: _Contents) -> bytes:
    data = {
        "format": PROGRESS_FORMAT,
        "exercises": {address: asdict(record) for address, record in contents.records.items()},
        "answers": contents.answers,
        "ticked": contents.ticked,
    }
    return f"{json.dumps(data, indent=1)}\n".encode()


def hints_taken(content: bytes) -> dict[str, int]:
    """How many hints were seen for each exercise, from a record that somebody has handed in.

    Empty for what is no record; the student's word is all that it is.
    """
    try:
        records = _records_of(_table_of(json.loads(content.decode())))
    except (ValueError, RecursionError, OverflowError):
        return {}
    return {address: len(record.seen) for address, record in records.items() if record.seen}


class _Unusable(ValueError):
    """What was read is not a record of this format."""


def _failure_of(verdict: Verdict) -> Failure | None:
    """What failed first by itself, rather than for want of a check that it depends on."""
    own = (Outcome.FAILED, Outcome.UNFINISHED)
    finding = next((f for f in verdict.findings if f.outcome in own), verdict.first_failure)
    if finding is None:
        return None
    return Failure(check=finding.check, error=finding.error, where=finding.where)


def _table_of(data: object) -> dict[str, Any]:
    table = _typed(data, dict)
    number = _typed(table.get("format"), int)
    if number > PROGRESS_FORMAT:
        raise _Unusable("a newer version of the kit wrote it")
    if number != PROGRESS_FORMAT:
        raise _Unusable("its format is unknown")
    return table


def _answers_of(table: dict[str, Any]) -> dict[str, str]:
    answers = _typed(table.get("answers", {}), dict)
    return {question: _typed(answer, str) for question, answer in answers.items()}


def _ticked_of(table: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    ticked = _typed(table.get("ticked", {}), dict)
    return {
        question: tuple(_count(place) for place in _typed(places, list))
        for question, places in ticked.items()
    }


def _records_of(table: dict[str, Any]) -> dict[str, Record]:
    exercises = _typed(table.get("exercises"), dict)
    return {address: _record(_typed(value, dict)) for address, value in exercises.items()}


def _record(table: dict[str, Any]) -> Record:
    failure = table.get("failure")
    return Record(
        standing=Standing(_typed(table.get("standing"), str)),
        points=_points(table.get("points")),
        max_points=_points(table.get("max_points")),
        attempts=_count(table.get("attempts")),
        solved_once=_typed(table.get("solved_once"), bool),
        gave_up=_typed(table.get("gave_up"), bool),
        failure=None if failure is None else _failure(_typed(failure, dict)),
        seen=tuple(_typed(step, str) for step in _typed(table.get("seen"), list)),
    )


def _failure(table: dict[str, Any]) -> Failure:
    return Failure(**{key: _typed(table.get(key), str) for key in ("check", "error", "where")})


def _points(value: object) -> float:
    number = float(value if type(value) is int else _typed(value, float))
    if not math.isfinite(number) or number < 0:
        raise _Unusable("it holds a number that is none")
    return number


def _count(value: object) -> int:
    number = _typed(value, int)
    if number < 0:
        raise _Unusable("it holds a number that is none")
    return number


def _typed(value: object, kind: type[_T]) -> _T:
    """``value``, which must be of exactly this type: True is no number here."""
    if type(value) is not kind:
        raise _Unusable("it is not a record of the kit")
    return value
