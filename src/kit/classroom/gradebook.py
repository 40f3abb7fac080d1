"""The gradebook: one SQLite file that holds the record; everything else is derived from it.

Each change is one transaction, so that a crash at any instruction leaves the state before it or
after it. :mod:`kit.classroom.schema` has the tables.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from kit.classroom.attempts import (
    Attempt,
    Judged,
    attempt_of,
    content_of,
    judged_of,
    moment_of,
    verdict_text,
)
from kit.classroom.rows import Override
from kit.classroom.schema import bring_up_to_date, transaction, trouble
from kit.errors import UsageError

GRADEBOOK_FILE: Final = "gradebook.sqlite"
BUSY_SECONDS: Final = 5.0
"""How long another process may hold the gradebook before this one gives up."""

NOT_LOOKED_FOR: Final = "it is not recorded whether anything was handed in; grade once more"


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
        """The attempt that counts for each student: the one that was collected last."""
        with self._reading():
            rows = self._rows(
                "SELECT a.* FROM current c JOIN attempts a ON a.id = c.attempt ORDER BY c.student"
            )
            judged = self._judged("JOIN current c ON c.attempt = v.attempt")
            return {row["student"]: attempt_of(row, judged.get(row["id"], ())) for row in rows}

    def attempt(self, student: str, digest: str) -> Attempt | None:
        """What is known of this very content, whether it counts now or not."""
        with self._reading():
            rows = self._rows(
                "SELECT * FROM attempts WHERE student = ? AND digest = ?", student, digest
            )
            if not rows:
                return None
            number = rows[0]["id"]
            return attempt_of(rows[0], self._judged("WHERE v.attempt = ?", number).get(number, ()))

    def pending(self, student: str, digest: str) -> tuple[Judged, ...]:
        """Verdicts on this very content that are not part of an attempt yet."""
        with self._reading():
            rows = self._rows(
                "SELECT verdict, fingerprint FROM pending WHERE student = ? AND digest = ?"
                " ORDER BY exercise",
                student,
                digest,
            )
            return tuple(judged_of(row) for row in rows)

    def attempts(self) -> dict[str, int]:
        """How many different submissions each student has handed in."""
        return dict(self._rows("SELECT student, count(*) FROM attempts GROUP BY student"))

    def overrides(self, *, undone_too: bool = False) -> tuple[Override, ...]:
        """The overrides that count, the oldest first; with ``undone_too`` the whole history."""
        with self._reading():
            rows = self._rows(
                "SELECT student, exercise, points, author, reason, at, undone_at, undone_by"
                " FROM overrides ORDER BY id"
            )
            words = [_override_of(row) for row in rows]
        return tuple(word for word in words if undone_too or word.undone_at is None)

    def unjudged(self, students: Iterable[str]) -> dict[str, str]:
        """Who of ``students`` waits for a verdict on the newest submission, each with the reason.

        A student without a record of whether a submission was there is among them if nothing was
        judged: one who is new on the roster, or a gradebook of an older kit. The reason is empty if
        a run was stopped or is still at work.
        """
        judged = dict(
            self._rows(
                "SELECT c.student, a.digest FROM current c JOIN attempts a ON a.id = attempt"
            )
        )
        found = {student: said for student, *said in self._rows("SELECT * FROM collected")}
        waiting = {}
        for student in students:
            unknown = ("", "" if student in judged else NOT_LOOKED_FOR)
            digest, problem = found.get(student, unknown)
            # An empty digest is of a submission that is not read yet: what was judged still counts.
            is_new = digest is not None and digest != judged.get(student)
            if problem or (is_new and (digest or student not in judged)):
                waiting[student] = problem
        return waiting

    # -- writing --------------------------------------------------------------------------------

    def set_meta(self, key: str, value: str) -> None:
        with self._writing():
            self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    def begin_collecting(self, students: Iterable[str]) -> None:
        """Note who has handed in, before anything of it is read."""
        with self._writing():
            for student in students:
                self._run(
                    "INSERT INTO collected VALUES (?, '', '')"
                    " ON CONFLICT (student) DO UPDATE SET digest = '' WHERE digest IS NULL",
                    student,
                )

    def collect(self, digests: Mapping[str, str | None], problems: Mapping[str, str]) -> None:
        """Note the digest of what each student has handed in, None if nothing is there.

        ``problems`` says why a submission could not be read at all. A submission that is waiting
        for its verdict is not forgotten because it is not there this time.
        """
        with self._writing():
            for student, digest in digests.items():
                if digest is None:
                    self._run("INSERT OR IGNORE INTO collected VALUES (?, NULL, '')", student)
                else:
                    problem = problems.get(student, "")
                    self._run(
                        "INSERT OR REPLACE INTO collected VALUES (?, ?, ?)",
                        *(student, digest, problem),
                    )

    def drop_pending(self) -> None:
        """Forget every verdict that is part of no attempt."""
        with self._writing():
            self._run("DELETE FROM pending")

    def record(
        self, attempts: Sequence[Attempt], pending: Sequence[tuple[str, str, Judged]] = ()
    ) -> None:
        """Write what was found, in one transaction: whole attempts, each of which becomes current.

        ``pending`` are single verdicts, each with its student and the digest, that are kept until
        all others on the submission have come. A submission that was there before keeps when it was
        handed in, if that is known, and when it was graded unless something else was found.
        """
        if not attempts and not pending:
            return
        with self._writing():
            for student, digest, one in pending:
                self._run(
                    "INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?)",
                    *(student, digest, one.verdict.exercise),
                    *(one.fingerprint, verdict_text(one.verdict)),
                )
            for attempt in attempts:
                self._record(attempt)

    def move(self, times: Mapping[str, datetime]) -> None:
        """Set when the current submissions of some students were handed in."""
        with self._writing():
            for student, when in times.items():
                self._run(
                    "UPDATE attempts SET submitted_at = ?"
                    " WHERE id = (SELECT attempt FROM current WHERE student = ?)",
                    when.astimezone(UTC).isoformat(),
                    student,
                )

    def override(self, override: Override) -> None:
        """Add a person's word; the newest for an exercise counts."""
        with self._writing():
            self._run(
                "INSERT INTO overrides (student, exercise, points, author, reason, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                *(override.student, override.exercise, override.points),
                *(override.author, override.reason),
                override.at.astimezone(UTC).isoformat(),
            )

    def undo_override(self, student: str, exercise: str, *, by: str, at: datetime) -> bool:
        """Take back the newest override that counts; False if there is none.

        The one before it, if there is one, counts again. Nothing is deleted.
        """
        with self._writing():
            done = self._connection.execute(
                "UPDATE overrides SET undone_at = ?, undone_by = ? WHERE id = (SELECT max(id) FROM"
                " overrides WHERE student = ? AND exercise = ? AND undone_at IS NULL)",
                (at.astimezone(UTC).isoformat(), by, student, exercise),
            )
        return done.rowcount > 0

    def _record(self, attempt: Attempt) -> None:
        known = self.attempt(attempt.student, attempt.digest)
        submitted = (known and known.submitted_at) or attempt.submitted_at
        same = known is not None and content_of(known) == content_of(attempt)
        graded = known.graded_at if known is not None and same else attempt.graded_at
        key = (attempt.student, attempt.digest)
        self._run(
            "INSERT INTO attempts (student, digest, submitted_at, graded_at, problem, refused,"
            " refusals, hints) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (student, digest) DO UPDATE SET graded_at = excluded.graded_at,"
            " submitted_at = excluded.submitted_at,"
            " problem = excluded.problem, refused = excluded.refused,"
            " refusals = excluded.refusals, hints = excluded.hints",
            *key,
            submitted.astimezone(UTC).isoformat() if submitted else None,
            graded.astimezone(UTC).isoformat(),
            attempt.problem,
            int(attempt.refused),
            json.dumps([[r.name, r.problem, r.repair] for r in attempt.refusals]),
            json.dumps(None if attempt.hints is None else dict(sorted(attempt.hints.items()))),
        )
        ((number,),) = self._rows("SELECT id FROM attempts WHERE student = ? AND digest = ?", *key)
        self._run("DELETE FROM verdicts WHERE attempt = ?", number)
        for one in attempt.judged:
            self._run(
                "INSERT INTO verdicts (attempt, exercise, verdict, fingerprint)"
                " VALUES (?, ?, ?, ?)",
                *(number, one.verdict.exercise, verdict_text(one.verdict), one.fingerprint),
            )
        self._run("INSERT OR REPLACE INTO current VALUES (?, ?)", attempt.student, number)
        self._run("DELETE FROM pending WHERE student = ?", attempt.student)

    # -- the database ---------------------------------------------------------------------------

    def _judged(self, which: str, *values: object) -> dict[int, list[Judged]]:
        found: dict[int, list[Judged]] = {}
        rows = self._rows(
            "SELECT v.attempt, v.verdict, v.fingerprint FROM verdicts v "  # noqa: S608 - our words
            f"{which} ORDER BY v.attempt, v.exercise",
            *values,
        )
        for row in rows:
            found.setdefault(row["attempt"], []).append(judged_of(row))
        return found

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._in_words():
            return self._connection.execute(statement, values).fetchall()

    def _run(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._in_words(), transaction(self._connection):
            yield

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise trouble(self.file, error) from None

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A value that no kit has written is as good as a damaged page."""
        try:
            yield
        except (ValueError, KeyError, TypeError) as error:
            raise trouble(self.file, ValueError(f"damaged: {error!r}")) from None


def _override_of(row: sqlite3.Row) -> Override:
    times = {name: moment_of(row[name]) for name in ("at", "undone_at")}
    return Override(**{**dict(row), **times})


@contextmanager
def open_gradebook(file: Path, *, create: bool = False) -> Iterator[Gradebook]:
    """The gradebook in ``file``, closed at the end of the ``with``.

    Raises :class:`UsageError` if there is none and ``create`` is not set,
    :class:`kit.errors.MachineError` if it cannot be used: damaged, locked, on a full disk, of a
    newer kit.
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
            _prepare(connection, file)
        except sqlite3.Error as error:
            raise trouble(file, error) from None
        yield Gradebook(connection, file)


def _prepare(connection: sqlite3.Connection, file: Path) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    bring_up_to_date(connection, file)
    connection.execute("PRAGMA synchronous = FULL")
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise sqlite3.DatabaseError(f"damaged: {said}")
