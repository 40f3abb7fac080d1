"""The gradebook: one SQLite file that holds the record; everything else is derived from it.

Each change is one transaction, so that a crash at any instruction leaves the state before it or
after it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from kit.classroom.gradebook_schema import explain_trouble, update_schema
from kit.classroom.roster import is_named_for
from kit.classroom.rows import Override, Refusal
from kit.errors import UsageError
from kit.learner.try_log import LogEntry, decode_log, encode_entries, encode_head
from kit.model import Verdict, decode_verdict, encode_verdict

GRADEBOOK_FILE: Final = "gradebook.sqlite"
BUSY_SECONDS: Final = 5.0  # how long to wait while another process holds the gradebook
NOT_RECORDED: Final = "it is not recorded whether anything was handed in; grade once more"

_RESULT: Final = attrgetter("verdicts", "problem", "refused", "refusals", "hints")
"""What has the same time of grading as before if it is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVerdict:
    """A verdict, and the ``fingerprint`` of everything it depends on except the submission.

    ``source`` is what was judged; None if there was no file, if it is not recorded, or while the
    submission is not judged to the end.
    """

    verdict: Verdict
    fingerprint: str
    source: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One submission as it was graded.

    ``digest`` is that of :class:`kit.classroom.uploads.submission.Upload`, and so are ``hints`` and
    ``submitted_at``. ``refused`` is whether nothing of the submission could be read.
    """

    student: str
    digest: str
    submitted_at: datetime | None
    graded_at: datetime
    stored: tuple[StoredVerdict, ...] = ()
    problem: str = ""
    refused: bool = False
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    hints: Mapping[str, int] | None = None

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return tuple(each.verdict for each in self.stored)


class Gradebook:
    """An open gradebook; use :func:`open_gradebook`."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._run = connection.execute
        self._connection = connection
        self.file = file

    def read_meta(self, key: str) -> str | None:
        rows = self._query("SELECT value FROM meta WHERE key = ?", key)
        return str(rows[0][0]) if rows else None

    def read_current(self) -> dict[str, Attempt]:
        """Return the attempt of each student that was collected last."""
        join = "SELECT a.* FROM attempts a JOIN current c ON c.attempt = a.id ORDER BY c.student"
        return {each.student: each for each in self._query(join, make=self._make_attempt)}

    def find_attempt(self, student: str, digest: str) -> Attempt | None:
        """Return what is known of exactly this content, whether it counts now or not."""
        statement = "SELECT * FROM attempts WHERE student = ? AND digest = ?"
        return next(iter(self._query(statement, student, digest, make=self._make_attempt)), None)

    def read_pending(self, student: str, digest: str) -> tuple[StoredVerdict, ...]:
        """Return verdicts on exactly this content that are not part of an attempt yet."""
        statement = "SELECT * FROM pending WHERE student = ? AND digest = ? ORDER BY exercise"
        return tuple(self._query(statement, student, digest, make=_make_verdict))

    def read_attempts(self) -> dict[str, tuple[Attempt, ...]]:
        """Return all attempts of each student; the last one is what was collected last."""
        statement = (
            "SELECT a.* FROM attempts a LEFT JOIN current c ON c.attempt = a.id"
            " ORDER BY a.student, c.attempt IS NOT NULL, a.id"
        )
        attempts: dict[str, tuple[Attempt, ...]] = {}
        for attempt in self._query(statement, make=self._make_attempt):
            attempts[attempt.student] = (*attempts.get(attempt.student, ()), attempt)
        return attempts

    def read_overrides(self, *, undone_too: bool = False) -> tuple[Override, ...]:
        """Return the overrides that count, the oldest first; with ``undone_too`` all of them."""
        statement = "SELECT * FROM overrides WHERE undone_at IS NULL OR ? ORDER BY id"
        return tuple(self._query(statement, undone_too, make=_make_override))

    def find_unjudged(self, students: Iterable[str]) -> dict[str, str]:
        """Return who of ``students`` waits for a verdict on the newest submission, and why.

        So does a student without a record of whether there was a submission, if nothing was judged.
        The reason is empty if a run was stopped or is not finished.
        """
        attempts = "SELECT c.student, digest FROM current c JOIN attempts a ON a.id = attempt"
        judged = dict(self._query(attempts))
        collected = {student: rest for student, *rest in self._query("SELECT * FROM collected")}
        waiting = {}
        for student in students:
            unknown = ["", "" if student in judged else NOT_RECORDED]
            digest, problem = collected.get(student, unknown)
            # An empty digest is of a submission that is not read yet: what was judged still counts.
            is_new = digest is not None and digest != judged.get(student)
            if problem or (is_new and (digest or student not in judged)):
                waiting[student] = problem
        return waiting

    def read_logs(self) -> dict[str, tuple[LogEntry, ...]]:
        """Return the log of tries of each student who has handed one in."""
        logs = self._query("SELECT student, log FROM logs")
        return {student: decode_log(log).entries for student, log in logs}

    def set_logs(self, logs: Mapping[str, Iterable[LogEntry]]) -> None:
        """Keep the logs of some students in place of their earlier ones."""
        with self._writing():
            for student, entries in logs.items():
                self._insert("logs", (student, encode_head() + encode_entries(entries)))

    def set_meta(self, key: str, value: str) -> None:
        with self._writing():
            self._insert("meta", (key, value))

    def collect(self, digests: Mapping[str, str | None], problems: Mapping[str, str]) -> None:
        """Note the digest of each submission (None without one), and why one cannot be read."""
        with self._writing():
            for student, digest in digests.items():
                row = (student, digest, problems.get(student, ""))
                self._insert("collected", row, "IGNORE" if digest is None else "REPLACE")

    def drop_pending(self) -> None:
        with self._writing():
            self._run("DELETE FROM pending")

    def record(
        self,
        attempts: Sequence[Attempt],
        pending: Sequence[tuple[str, str, StoredVerdict]] = (),
        *,
        older: Sequence[Attempt] = (),
    ) -> None:
        """Write whole attempts, each of which but ``older`` becomes current, in one transaction.

        ``pending`` are single verdicts, each with its student and the digest, that are kept until
        there are verdicts on the whole submission. A submission that was recorded before keeps the
        time when it was handed in, if that is known, and the time when it was graded unless the
        result is different.
        """
        if not attempts and not pending and not older:
            return
        with self._writing():
            for student, digest, stored in pending:
                row = (student, digest, stored.verdict.exercise, stored.fingerprint)
                self._insert("pending", (*row, json.dumps(encode_verdict(stored.verdict))))
            for attempt in older:
                self._record(attempt)
            for attempt in attempts:
                self._insert("current", (attempt.student, self._record(attempt)))

    def set_times(self, times: Mapping[str, datetime]) -> None:
        """Set when the current submissions of some students were handed in."""
        with self._writing():
            for student, time in times.items():
                self._run(
                    "UPDATE attempts SET submitted_at = ?"
                    " WHERE id = (SELECT attempt FROM current WHERE student = ?)",
                    (_time_text(time), student),
                )

    def add_overrides(self, *overrides: Override) -> None:
        """Add points that a person has set; the newest for an exercise count."""
        with self._writing():
            for override in overrides:
                row = asdict(override) | {"at": _time_text(override.at), "undone_at": None}
                self._insert("overrides", (None, *row.values()))

    def undo_override(self, student: str, exercise: str, *, by: str, at: datetime) -> bool:
        """Take back the newest override, so that the one before it counts; False without one."""
        with self._writing():
            done = self._run(
                "UPDATE overrides SET undone_at = ?, undone_by = ? WHERE id = (SELECT max(id) FROM"
                " overrides WHERE student = ? AND exercise = ? AND undone_at IS NULL)",
                (_time_text(at), by, student, exercise),
            )
        return done.rowcount > 0

    def count_records(self, student: str) -> dict[str, int]:
        """Return how many rows each table has of a student, without the tables that have none."""
        counts = {
            table: self._query(f"SELECT count(*) FROM {table} WHERE student = ?", student)[0][0]  # noqa: S608 - our names
            for table in self._find_tables()
        }
        return {table: count for table, count in counts.items() if count}

    def find_students(self) -> set[str]:
        """Return the ids of all students of whom there is anything, on the roster or not."""
        tables = self._find_tables()
        ids = (self._query(f"SELECT DISTINCT student FROM {table}") for table in tables)  # noqa: S608 - our names
        return {str(student) for rows in ids for (student,) in rows}

    def forget_student(self, student: str) -> None:
        """Delete everything about a student, so that no byte of it is left in the file.

        Raises :class:`MachineError` if another process reads the gradebook at the same time: then
        the old bytes would stay, and the command has to be run again.
        """
        names = (self.read_meta("strangers") or "").splitlines()
        others = [name for name in names if not is_named_for(name, student)]
        with explain_trouble(self.file):
            # The pages of deleted rows are overwritten: see SQLite, "PRAGMA secure_delete".
            self._run("PRAGMA secure_delete = ON")
        with self._writing():
            self._run("PRAGMA defer_foreign_keys = ON")
            for table in self._find_tables():
                self._run(f"DELETE FROM {table} WHERE student = ?", (student,))  # noqa: S608 - ours
            if names != others:
                self._insert("meta", ("strangers", "\n".join(others)))
        with explain_trouble(self.file):
            self._run("VACUUM")
            # Without this the write-ahead log has copies of the old pages.
            (is_busy, *_), *_ = self._run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            if is_busy:
                raise sqlite3.OperationalError("database is locked")

    def _find_tables(self) -> list[str]:
        """Return the tables whose rows belong to students."""
        statement = (
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c"
            " WHERE m.type = 'table' AND c.name = 'student' ORDER BY m.name"
        )
        return [table for (table,) in self._query(statement)]

    def _record(self, attempt: Attempt) -> int:
        """Write one attempt and return its number; the verdicts that waited for it are dropped."""
        known = self.find_attempt(attempt.student, attempt.digest)
        is_same = known is not None and _RESULT(known) == _RESULT(attempt)
        row = {
            "student": attempt.student,
            "digest": attempt.digest,
            "submitted_at": _time_text((known and known.submitted_at) or attempt.submitted_at),
            "graded_at": _time_text(known.graded_at if known and is_same else attempt.graded_at),
            "problem": attempt.problem,
            "refused": int(attempt.refused),
            "refusals": json.dumps([[r.name, r.problem, r.repair] for r in attempt.refusals]),
            "notes": json.dumps(attempt.notes),
            "hints": json.dumps(attempt.hints and dict(attempt.hints), sort_keys=True),
        }
        columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
        updates = ", ".join(f"{name} = excluded.{name}" for name in row)
        ((number,),) = self._run(
            f"INSERT INTO attempts ({columns}) VALUES ({values})"  # noqa: S608 - our names
            f" ON CONFLICT (student, digest) DO UPDATE SET {updates} RETURNING id",
            row,
        ).fetchall()
        self._run("DELETE FROM verdicts WHERE attempt = ?", (number,))
        for stored in attempt.stored:
            text = json.dumps(encode_verdict(stored.verdict))
            row_of_verdict = (number, stored.verdict.exercise, text, stored.fingerprint)
            self._insert("verdicts", (*row_of_verdict, stored.source))
        key = (attempt.student, attempt.digest)
        self._run("DELETE FROM pending WHERE student = ? AND digest = ?", key)
        return int(number)

    def _insert(self, table: str, row: Sequence[object], otherwise: str = "REPLACE") -> None:
        """Insert a whole row; ``otherwise`` is what to do if there is one with the same key."""
        places = ", ".join("?" * len(row))
        self._run(f"INSERT OR {otherwise} INTO {table} VALUES ({places})", row)  # noqa: S608 - ours

    def _make_attempt(self, row: sqlite3.Row) -> Attempt:
        statement = "SELECT * FROM verdicts WHERE attempt = ? ORDER BY exercise"
        values = dict(row) | {
            "stored": tuple(self._query(statement, row["id"], make=_make_verdict)),
            "submitted_at": _read_time(row["submitted_at"]),
            "graded_at": _read_time(row["graded_at"]),
            "refused": bool(row["refused"]),
            "refusals": tuple(
                Refusal(name=name, problem=problem, repair=repair)
                for name, problem, repair in json.loads(row["refusals"])
            ),
            "notes": tuple(json.loads(row["notes"])),
            "hints": json.loads(row["hints"]),
        }
        del values["id"]
        return Attempt(**values)

    def _query(
        self, statement: str, *values: object, make: Callable[[sqlite3.Row], Any] = tuple
    ) -> list[Any]:
        with explain_trouble(self.file):
            return [make(row) for row in self._run(statement, values).fetchall()]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write everything in the ``with``, or nothing of it."""
        with explain_trouble(self.file), self._connection:
            self._run("BEGIN IMMEDIATE")
            yield


def _make_verdict(row: sqlite3.Row) -> StoredVerdict:
    verdict = decode_verdict(json.loads(row["verdict"]))
    source = row["source"] if "source" in row.keys() else None  # noqa: SIM118 - a Row has values
    return StoredVerdict(verdict=verdict, fingerprint=row["fingerprint"], source=source)


def _make_override(row: sqlite3.Row) -> Override:
    values = dict(row) | {name: _read_time(row[name]) for name in ("at", "undone_at")}
    del values["id"]
    return Override(**values)


def _time_text(time: datetime | None) -> str | None:
    return time.astimezone(UTC).isoformat() if time else None


def _read_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@contextmanager
def open_gradebook(file: Path, *, create: bool = False) -> Iterator[Gradebook]:
    """Open a gradebook; raise :class:`UsageError` if missing, MachineError if it is unusable."""
    if not create and not file.is_file():
        raise UsageError(f"There is no gradebook {file}.", "Make one with: kit class grade")
    with explain_trouble(file):
        if create:
            file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
    with closing(connection):
        with explain_trouble(file):
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            update_schema(connection, file)
            connection.execute("PRAGMA synchronous = FULL")
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if answer != "ok":
                raise ValueError(answer)
        yield Gradebook(connection, file)
