"""The gradebook: one SQLite file that holds the record; everything else is derived from it.

Each change is one transaction, so that a crash at any instruction leaves the state before it or
after it. The schema has a version (``PRAGMA user_version``); an older one is brought up to date
when
it is opened. Tables: ``meta``, ``attempts`` (a submission by its content), ``verdicts`` (of each
exercise of an attempt), ``overrides`` (a person's word, never changed by a regrade).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from kit.classroom.rows import Override, Refused
from kit.errors import MachineError, UsageError
from kit.model import Verdict
from kit.model_json import verdict_data, verdict_from

GRADEBOOK_FILE: Final = "gradebook.sqlite"
BUSY_SECONDS: Final = 5.0
"""How long another process may hold the gradebook before this one gives up."""

_MIGRATIONS: Final = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY,
        student TEXT NOT NULL,
        digest TEXT NOT NULL,
        submitted_at TEXT,
        graded_at TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        problem TEXT NOT NULL,
        refused INTEGER NOT NULL,
        refusals TEXT NOT NULL,
        hints TEXT NOT NULL,
        UNIQUE (student, digest)
    ) STRICT;
    CREATE TABLE verdicts (
        attempt INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
        exercise TEXT NOT NULL,
        verdict TEXT NOT NULL,
        PRIMARY KEY (attempt, exercise)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE current (
        student TEXT PRIMARY KEY,
        attempt INTEGER NOT NULL REFERENCES attempts (id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE overrides (
        id INTEGER PRIMARY KEY,
        student TEXT NOT NULL,
        exercise TEXT NOT NULL,
        points REAL NOT NULL,
        author TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT;
    """,
)
SCHEMA_VERSION: Final = len(_MIGRATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One submission as it was graded.

    ``digest`` is of the content that was taken in, ``fingerprint`` of what it was judged with.
    ``hints`` says how many hints the student's own record has for each exercise. ``refused`` is
    whether nothing of it could be taken.
    """

    student: str
    digest: str
    submitted_at: datetime | None
    graded_at: datetime
    fingerprint: str
    verdicts: tuple[Verdict, ...] = ()
    problem: str = ""
    refused: bool = False
    refusals: tuple[Refused, ...] = ()
    hints: dict[str, int] | None = None


class Gradebook:
    """An open gradebook; use :func:`open_gradebook`."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._connection = connection
        self.file = file

    # -- reading --------------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        found = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return str(found[0][0]) if found else None

    def current(self) -> dict[str, Attempt]:
        """The attempt that counts for each student: the one that was handed in last."""
        rows = self._rows(
            "SELECT a.* FROM current c JOIN attempts a ON a.id = c.attempt ORDER BY c.student"
        )
        verdicts: dict[int, list[Verdict]] = {}
        for attempt, text in self._rows(
            "SELECT v.attempt, v.verdict FROM verdicts v JOIN current c ON c.attempt = v.attempt"
        ):
            verdicts.setdefault(attempt, []).append(verdict_from(json.loads(text)))
        return {row["student"]: _attempt(row, verdicts.get(row["id"], ())) for row in rows}

    def submitted_at(self, student: str, digest: str) -> datetime | None:
        """When this very content was first seen to be handed in; it never moves."""
        rows = self._rows(
            "SELECT submitted_at FROM attempts WHERE student = ? AND digest = ?", student, digest
        )
        return _moment(rows[0][0]) if rows else None

    def attempts(self) -> dict[str, int]:
        """How many different submissions each student has handed in."""
        return dict(self._rows("SELECT student, count(*) FROM attempts GROUP BY student"))

    def overrides(self) -> tuple[Override, ...]:
        """Every override, the oldest first."""
        rows = self._rows(
            "SELECT student, exercise, points, author, reason, at FROM overrides ORDER BY id"
        )
        return tuple(Override(**{**dict(row), "at": _moment(row["at"])}) for row in rows)

    # -- writing --------------------------------------------------------------------------------

    def set_meta(self, key: str, value: str) -> None:
        with self._writing():
            self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    def record(self, attempts: Sequence[Attempt]) -> None:
        """Write what was found of some submissions, in one transaction; each becomes current.

        A submission that was there before keeps when it was handed in.
        """
        with self._writing():
            for attempt in attempts:
                self._record(attempt)

    def override(self, override: Override) -> None:
        """Add a person's word; the newest for an exercise counts."""
        with self._writing():
            self._run(
                "INSERT INTO overrides (student, exercise, points, author, reason, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                override.student,
                override.exercise,
                override.points,
                override.author,
                override.reason,
                override.at.astimezone(UTC).isoformat(),
            )

    def _record(self, attempt: Attempt) -> None:
        submitted = attempt.submitted_at
        self._run(
            "INSERT INTO attempts (student, digest, submitted_at, graded_at, fingerprint, problem,"
            " refused, refusals, hints) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (student, digest) DO UPDATE SET graded_at = excluded.graded_at,"
            " fingerprint = excluded.fingerprint, problem = excluded.problem,"
            " refused = excluded.refused, refusals = excluded.refusals, hints = excluded.hints",
            attempt.student,
            attempt.digest,
            submitted.astimezone(UTC).isoformat() if submitted else None,
            attempt.graded_at.astimezone(UTC).isoformat(),
            attempt.fingerprint,
            attempt.problem,
            int(attempt.refused),
            json.dumps([[r.name, r.problem, r.repair] for r in attempt.refusals]),
            json.dumps(attempt.hints or {}),
        )
        ((number,),) = self._rows(
            "SELECT id FROM attempts WHERE student = ? AND digest = ?",
            attempt.student,
            attempt.digest,
        )
        self._run("DELETE FROM verdicts WHERE attempt = ?", number)
        for verdict in attempt.verdicts:
            text = json.dumps(verdict_data(verdict))
            self._run("INSERT INTO verdicts VALUES (?, ?, ?)", number, verdict.exercise, text)
        self._run("INSERT OR REPLACE INTO current VALUES (?, ?)", attempt.student, number)

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._in_words():
            return self._connection.execute(statement, values).fetchall()

    def _run(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._in_words():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise trouble(self.file, error) from None


@contextmanager
def open_gradebook(file: Path, *, create: bool = False) -> Iterator[Gradebook]:
    """The gradebook in ``file``, closed at the end of the ``with``.

    Raises :class:`UsageError` if there is none and ``create`` is not set, :class:`MachineError`
    if it cannot be used: damaged, locked, on a full disk, of a newer kit.
    """
    if not create and not file.is_file():
        raise UsageError(f"There is no gradebook {file}.", "Make one with: kit class grade")
    try:
        if create:
            file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise trouble(file, error) from None
    with closing(connection):
        try:
            connection.row_factory = sqlite3.Row
            _prepare(connection, file)
        except sqlite3.Error as error:
            raise trouble(file, error) from None
        yield Gradebook(connection, file)


def _prepare(connection: sqlite3.Connection, file: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise MachineError(
            f"{file} was written by a newer kit (schema {version}).", "Update the kit."
        )
    if version < SCHEMA_VERSION:
        connection.execute("PRAGMA journal_mode = WAL")
        for number, migration in enumerate(_MIGRATIONS[version:], version + 1):
            steps = f"BEGIN IMMEDIATE; {migration} PRAGMA user_version = {number}; COMMIT;"
            connection.executescript(steps)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("SELECT count(*) FROM current").fetchone()


def trouble(file: Path, error: Exception) -> MachineError:
    """What is wrong with a gradebook, in words."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return MachineError(
            f"{file} is in use by another process.", "Wait until that is done, then run it again."
        )
    if "not a database" in text or "malformed" in text or "no such table" in text:
        return MachineError(
            f"{file} is damaged or no gradebook: {text}.",
            "Put back a copy of it, or move it away and grade again; nothing was changed.",
        )
    if "full" in text:
        return MachineError(
            f"{file} cannot be written: the disk is full.",
            "Make room, then run it again: what was graded before is kept.",
        )
    return MachineError(
        f"{file} cannot be used: {text}.", "See who may write to its folder, then run it again."
    )


def _attempt(row: sqlite3.Row, verdicts: Sequence[Verdict]) -> Attempt:
    return Attempt(
        student=row["student"],
        digest=row["digest"],
        submitted_at=_moment(row["submitted_at"]),
        graded_at=_moment(row["graded_at"]) or datetime.now(UTC),
        fingerprint=row["fingerprint"],
        verdicts=tuple(verdicts),
        problem=row["problem"],
        refused=bool(row["refused"]),
        refusals=tuple(
            Refused(name=name, problem=problem, repair=repair)
            for name, problem, repair in json.loads(row["refusals"])
        ),
        hints=json.loads(row["hints"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
