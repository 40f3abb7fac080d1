"""The learner's record: what grading last found, and which hints were seen.

It is kept in ``progress.json`` in the workspace's ``.kit`` folder. Nothing is decided by it: the
exercises' files say what is solved, and grading reads them anew. Format 1::

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
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from kit.keeping import put_aside, write_whole
from kit.standing import Outcome, Standing

if TYPE_CHECKING:
    from kit.model import Verdict

_T = TypeVar("_T")

PROGRESS_FORMAT = 1
PROGRESS_FILE = "progress.json"


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


class Progress:
    """The records of one workspace; :meth:`save` writes what changed since :meth:`load`.

    ``notice`` is a sentence for the learner if an unusable record was put aside, else empty.
    """

    def __init__(self, folder: Path, records: Mapping[str, Record], notice: str = "") -> None:
        self.folder = folder
        self.notice = notice
        self.answers: dict[str, str] = {}
        self.ticked: dict[str, tuple[int, ...]] = {}
        self._records = dict(records)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The record in ``folder`` (the workspace's ``.kit``), empty if there is none.

        Never raises: a file that cannot be used is kept as ``progress.json.bad-N``.
        """
        file = folder / PROGRESS_FILE
        try:
            data = _table_of(json.loads(file.read_bytes().decode()))
            progress = cls(folder, _records_of(data))
            progress.answers = _answers_of(data)
            progress.ticked = _ticked_of(data)
            return progress  # noqa: TRY300 - whatever of it failed, the file is put aside
        except FileNotFoundError:
            return cls(folder, {})
        except (OSError, ValueError, RecursionError, OverflowError) as error:
            why = str(error) if isinstance(error, _Unusable) else "it cannot be read"
            aside = put_aside(file)
            kept = f" (the old one is kept as {aside.name})" if aside else ""
            return cls(folder, {}, f"The record of your progress begins anew: {why}{kept}.")

    @property
    def addresses(self) -> tuple[str, ...]:
        """The exercises that something is remembered of."""
        return tuple(self._records)

    def of(self, address: str) -> Record:
        """What is remembered of one exercise."""
        return self._records.get(address, Record())

    def record(self, verdicts: Iterable[Verdict]) -> None:
        """Remember what grading found."""
        for verdict in verdicts:
            record = self.of(verdict.exercise).judged(verdict)
            if record != self.of(verdict.exercise):
                self._records[verdict.exercise] = record

    def saw(self, address: str, step_id: str) -> None:
        """Remember that one step of the exercise's hints was shown."""
        record = self.of(address)
        if step_id not in record.seen:
            self._records[address] = replace(record, seen=(*record.seen, step_id))

    def restart_hints(self, address: str) -> None:
        """Forget which hints of the exercise were shown."""
        self._records[address] = replace(self.of(address), seen=())

    def gave_up(self, address: str) -> None:
        """Remember that the solution was asked for before the exercise was solved."""
        self._records[address] = replace(self.of(address), gave_up=True)

    def save(self) -> None:
        """Write the record so that the file is always whole; the last of several kits wins.

        Raises :class:`MachineError`.
        """
        exercises = {address: asdict(record) for address, record in self._records.items()}
        data = {
            "format": PROGRESS_FORMAT,
            "exercises": exercises,
            "answers": self.answers,
            "ticked": self.ticked,
        }
        write_whole(self.folder / PROGRESS_FILE, f"{json.dumps(data, indent=1)}\n".encode())


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
