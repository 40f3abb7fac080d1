"""The schema of a gradebook, how an older one is brought up to date, and what can be wrong with it.

The schema's number is ``PRAGMA user_version``; ``PRAGMA application_id`` says that a file is a
gradebook. ``schema.sql`` has the tables, with one part for each schema.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Final

from kit.errors import MachineError

APPLICATION: Final = 0x6B697447
"""``kitG``; see the file format of SQLite, "Application ID"."""

_MIGRATIONS: Final = re.split(
    r"^-- Schema \d+.*\n",
    resources.files("kit.classroom").joinpath("schema.sql").read_text("utf-8"),
    flags=re.MULTILINE,
)[1:]
SCHEMA_VERSION: Final = len(_MIGRATIONS)


def update_schema(connection: sqlite3.Connection, file: Path, *, to: int = 0) -> None:
    """Make the tables, or change those of an older kit, each step in one transaction.

    Raises :class:`MachineError` if ``file`` is of a newer kit or not a gradebook, and
    sqlite3.Error.
    """
    if _read_version(connection, file) >= (to or SCHEMA_VERSION):
        return
    connection.execute("PRAGMA journal_mode = WAL")
    while True:
        with transaction(connection):
            version = _read_version(connection, file)  # another process may have been first
            if version >= (to or SCHEMA_VERSION):
                return
            for statement in _MIGRATIONS[version].split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute(f"PRAGMA application_id = {APPLICATION}")


def _read_version(connection: sqlite3.Connection, file: Path) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application not in (0, APPLICATION) or (version == 0 and tables):
        raise MachineError(f"{file} is another database.", "Give another folder to --out.")
    if version > SCHEMA_VERSION:
        raise MachineError(f"{file} is of a newer kit (schema {version}).", "Update the kit.")
    return int(version)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write everything in the ``with``, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # SQLite may have done so by itself
            connection.execute("ROLLBACK")
        raise


def describe_trouble(file: Path, error: Exception) -> MachineError:
    """Return an error that says in words what is wrong with a gradebook."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return MachineError(f"{file} is in use by another process.", "Wait, then run it again.")
    if any(words in text for words in ("not a database", "malformed", "no such", "damaged")):
        return MachineError(
            f"{file} is damaged or not a gradebook: {text}.",
            "Put back a copy of it, or move it away and grade again; nothing was changed.",
        )
    if "full" in text or "No space" in text or "disk I/O error" in text:
        return MachineError(
            f"{file} cannot be written: {text}.",
            "Make room on the disk, then run it again: what was graded before is kept.",
        )
    if isinstance(error, OSError):
        text = error.strerror or text
    return MachineError(f"{file} cannot be used: {text}.", "See who may write to its folder.")
