"""The file of a gradebook: its schema, how an older one is brought up to date, and what can fail.

``schema.sql`` has the tables, with one part for each schema. The schema's number is
``PRAGMA user_version``; ``PRAGMA application_id`` says that a file is a gradebook.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Final

from kit.errors import MachineError

APPLICATION: Final = 0x6B697447  # ``kitG``; see the file format of SQLite, "Application ID"
_MIGRATIONS: Final = re.split(
    r"^-- Schema \d+.*\n",
    resources.files("kit.classroom").joinpath("schema.sql").read_text("utf-8"),
    flags=re.MULTILINE,
)[1:]
SCHEMA_VERSION: Final = len(_MIGRATIONS)


def update_schema(connection: sqlite3.Connection, file: Path, to: int = SCHEMA_VERSION) -> None:
    """Make or update the tables; raise :class:`MachineError` if the kit is older, sqlite3.Error."""
    if _read_version(connection, file) >= to:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        version = _read_version(connection, file)  # another process may have been first
        for statement in "".join(_MIGRATIONS[version:to]).split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {max(version, to)}")
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


_TROUBLE: Final = (
    (("locked", "busy"), "is in use by another process", "Wait, then run it again."),
    (
        ("not a database", "malformed", "no such", "damaged"),
        "is damaged or not a gradebook: {}",
        "Put back a copy of it, or move it away and grade again; nothing was changed.",
    ),
    (
        ("full", "No space", "disk I/O error"),
        "cannot be written: {}",
        "Make room on the disk, then run it again: what was graded before is kept.",
    ),
    (("",), "cannot be used: {}", "See who may write to its folder."),
)


@contextmanager
def explain_trouble(file: Path) -> Iterator[None]:
    """Raise :class:`MachineError` for errors of SQLite, and for values that no kit writes."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        text = str(getattr(error, "strerror", error))
    except (ValueError, KeyError, TypeError) as error:
        text = f"damaged: {error!r}"
    else:
        return
    trouble = (rest for words, *rest in _TROUBLE if any(word in text for word in words))
    sentence, advice = next(trouble)
    raise MachineError(f"{file} {sentence.format(text)}.", advice)
