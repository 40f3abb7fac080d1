"""The learner's record: the last standings, seen hints, the exercise in use, answers of the quiz.

It is kept in ``progress.json`` in the workspace's ``.kit`` folder; ``docs/reference/json.md`` has
the format. No grade depends on it: grading always reads the exercises' files. Several kits may
write it at once: each one applies its own changes to what the file holds by then, under a lock.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from types import UnionType
from typing import Any, Self, get_args, get_origin, get_type_hints

from kit.errors import MachineError
from kit.files import hold_lock, put_aside, read_regular, write_whole
from kit.model import Standing, Verdict

PROGRESS_FORMAT = 1
_read_types = cache(get_type_hints)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastFailure:
    """The check that failed last, the learner's error if there was one, and ``path:line``."""

    check: str
    error: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseRecord:
    """The record of one exercise; ``attempts`` counts verdicts other than todo and ungraded."""

    standing: Standing = Standing.TODO
    points: float = 0.0
    max_points: float = 0.0
    attempts: int = 0
    solved_once: bool = False
    gave_up: bool = False
    failure: LastFailure | None = None
    seen: tuple[str, ...] = ()

    def add(self, verdict: Verdict) -> ExerciseRecord:
        """Return the record as it is after ``verdict``; an ungraded one changes nothing."""
        if verdict.standing is Standing.UNGRADED:
            return self
        is_attempt = verdict.standing is not Standing.TODO
        failure = None
        if is_attempt and not verdict.solved and (first := verdict.main_failure):
            failure = LastFailure(check=first.check, error=first.error, where=first.where)
        return replace(
            self,
            standing=verdict.standing,
            points=float(verdict.points),
            max_points=float(verdict.max_points),
            attempts=self.attempts + is_attempt,
            solved_once=self.solved_once or verdict.solved,
            failure=failure,
        )


@dataclass(slots=True)
class _Contents:
    """Everything that the file holds."""

    exercises: dict[str, ExerciseRecord] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    ticked: dict[str, tuple[int, ...]] = field(default_factory=dict)
    last: str = ""


class Progress:
    """The record of one workspace; :meth:`save` adds to the file what was changed here.

    ``notice`` and ``advice`` are for the learner if the file could not be used, else empty.
    """

    def __init__(self, folder: Path) -> None:
        self.notice = ""
        self.advice = ""
        self._file = folder / "progress.json"
        self._lock = folder / "progress.lock"
        self._contents = _Contents()
        self._changes: list[Callable[[_Contents], None]] = []

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the record in ``folder`` (the workspace's ``.kit``), empty if there is none.

        A file that cannot be used is renamed to ``progress.json.bad-N``; this never raises.
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
    def answers(self) -> Mapping[str, str]:
        """The last answer to each question of the quiz."""
        return self._contents.answers

    @property
    def last(self) -> str:
        """The address of the exercise that was used last, empty if none was."""
        return self._contents.last

    def of(self, address: str) -> ExerciseRecord:
        return self._contents.exercises.get(address, ExerciseRecord())

    def record(self, verdicts: Iterable[Verdict]) -> None:
        for verdict in verdicts:
            self._change_record(verdict.exercise, partial(ExerciseRecord.add, verdict=verdict))

    def mark_seen(self, address: str, step_id: str) -> None:
        """Record that one step of the exercise's hints was shown."""
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

    def save(self) -> None:
        """Add the changes to the file. Raise :class:`MachineError`; then all changes are kept."""
        if not self._changes:
            return
        with hold_lock(self._lock) as is_locked:
            contents = self._read_or_put_aside()
            for change in self._changes:
                change(contents)
            text = json.dumps({"format": PROGRESS_FORMAT, **asdict(contents)}, indent=1) + "\n"
            write_whole(self._file, text.encode(), is_locked=is_locked)
        self._contents = contents
        self._changes.clear()

    def _read_or_put_aside(self) -> _Contents:
        """Return what the file holds; put aside one that is not usable, or raise MachineError."""
        try:
            return _read(self._file)
        except _Unusable as error:
            aside = put_aside(self._file)
            if aside is None:
                sentence = f"{self._file} cannot be used: {error}."
                raise MachineError(sentence, "See who may write to its folder.") from None
            kept = f"(the old one is kept as {aside.name})"
            self.notice = f"The record of your progress begins anew: {error} {kept}."
            return _Contents()

    def _change_record(
        self, address: str, change: Callable[[ExerciseRecord], ExerciseRecord]
    ) -> None:
        def apply(contents: _Contents) -> None:
            before = contents.exercises.get(address, ExerciseRecord())
            if (after := change(before)) != before:
                contents.exercises[address] = after

        self._change(apply)

    def _change(self, change: Callable[[_Contents], None]) -> None:
        change(self._contents)
        self._changes.append(change)


def count_seen_hints(content: bytes) -> dict[str, int]:
    """Return how many hints a student saw on each exercise; empty if this is not a record."""
    try:
        records = _parse(content).exercises
    except _Unusable:
        return {}
    return {address: len(record.seen) for address, record in records.items() if record.seen}


class _Unusable(Exception):
    """The file is not a record of this format; the text says why."""


def _read(file: Path) -> _Contents:
    """Return what ``file`` holds, nothing if it is missing. Raise :class:`_Unusable`."""
    try:
        return _parse(read_regular(file, 50_000_000))  # more bytes than any record has
    except (FileNotFoundError, NotADirectoryError):
        return _Contents()
    except OSError:
        raise _Unusable("it cannot be read") from None


def _parse(content: bytes) -> _Contents:
    try:
        table = _decode(dict[str, Any], json.loads(content.decode()))
        number = _decode(int, table.get("format"))
        if number != PROGRESS_FORMAT:
            newer = "a newer version of the kit wrote it"
            raise _Unusable(newer if number > PROGRESS_FORMAT else "its format is unknown")
        contents: _Contents = _decode(_Contents, {"answers": {}, "ticked": {}, "last": "", **table})
    except (ValueError, RecursionError, OverflowError):
        raise _Unusable("it cannot be read") from None
    return contents


def _decode(kind: Any, value: Any) -> Any:
    """Return a value of JSON as ``kind``; a number must be finite and not negative."""
    origin, inner = get_origin(kind) or kind, get_args(kind)
    if kind is Any or (value is None and origin is UnionType):
        return value
    if origin is UnionType:
        return _decode(inner[0], value)
    if origin is tuple and type(value) is list:
        return tuple(_decode(inner[0], each) for each in value)
    if origin is dict and type(value) is dict:
        return {key: _decode(inner[1], each) for key, each in value.items()}
    if kind in (_Contents, ExerciseRecord, LastFailure) and type(value) is dict:
        types = _read_types(kind)
        return kind(**{name: _decode(types[name], value.get(name)) for name in types})
    if isinstance(value, int | float) and not 0 <= value < math.inf:
        raise _Unusable("it holds an invalid number")
    if type(value) in {float: (int, float), Standing: (str,)}.get(kind, (kind,)):
        return kind(value)
    raise _Unusable("it is not a record of the kit")
