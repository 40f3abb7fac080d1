"""Attempts, each one submission as it was graded, and how the gradebook's rows hold them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kit.classroom.rows import Refused
from kit.model import Verdict, decode_verdict, encode_verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict, and the ``fingerprint`` of all that it hangs on besides the submission."""

    verdict: Verdict
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One submission as it was graded.

    ``digest`` is of the content that was taken in. ``hints`` says how many hints the student's own
    record has for each exercise, None if no record was handed in. ``submitted_at`` is None if the
    time is not known. ``refused`` is whether nothing of it could be taken.
    """

    student: str
    digest: str
    submitted_at: datetime | None
    graded_at: datetime
    judged: tuple[Judged, ...] = ()
    problem: str = ""
    refused: bool = False
    refusals: tuple[Refused, ...] = ()
    hints: Mapping[str, int] | None = None

    def at(self, submitted: datetime | None) -> Attempt:
        """The same, handed in at another time."""
        return replace(self, submitted_at=submitted)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return tuple(one.verdict for one in self.judged)


def verdict_text(verdict: Verdict) -> str:
    """A verdict as it stands in a row."""
    return json.dumps(encode_verdict(verdict))


def judged_of(row: sqlite3.Row) -> Judged:
    """The verdict of a row; raises ValueError, KeyError or TypeError for one of no kit."""
    verdict = decode_verdict(json.loads(row["verdict"]))
    return Judged(verdict=verdict, fingerprint=row["fingerprint"])


def content_of(attempt: Attempt) -> tuple[object, ...]:
    """What was found, whenever and with whatever it was."""
    verdicts = {verdict_text(verdict) for verdict in attempt.verdicts}
    return (verdicts, attempt.problem, attempt.refused, attempt.refusals, attempt.hints)


def attempt_of(row: sqlite3.Row, judged: Sequence[Judged]) -> Attempt:
    """The attempt of a row, with its verdicts; raises as :func:`judged_of`."""
    return Attempt(
        student=row["student"],
        digest=row["digest"],
        submitted_at=moment_of(row["submitted_at"]),
        graded_at=moment_of(row["graded_at"]) or datetime.now(UTC),
        judged=tuple(judged),
        problem=row["problem"],
        refused=bool(row["refused"]),
        refusals=tuple(
            Refused(name=name, problem=problem, repair=repair)
            for name, problem, repair in json.loads(row["refusals"])
        ),
        hints=json.loads(row["hints"]),
    )


def moment_of(text: str | None) -> datetime | None:
    """A time as it stands in a row; raises ValueError."""
    return datetime.fromisoformat(text) if text else None
