"""The log of a learner's tries, which the kit keeps only after ``kit log on``.

It is ``attempts.jsonl`` in the workspace's ``.kit`` folder; ``docs/reference/json.md`` has the
format. It has names of the course and times, and nothing that a learner wrote. A line that is
damaged is left out, and the others count.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

from kit.errors import MachineError
from kit.files import hold_lock, read_regular, write_whole
from kit.model import Standing, Verdict

LOG_FILE: Final = "attempts.jsonl"
LOG_FORMAT: Final = 1
MAX_LOG: Final = 500_000  # bytes, about 3,000 tries; then the older half is dropped
EARLIEST: Final = 1_735_689_600  # 2025-01-01, before which no kit wrote a log
MOST_AHEAD: Final = 86_400  # seconds by which the clock of another machine may be wrong
MOST_HINTS: Final = 100  # ids in one entry
_NAME: Final = re.compile(r"[A-Za-z0-9_.:/-]{0,120}")
"""What names of exercises, checks, mistakes and hints look like."""


class EntryKind(StrEnum):
    """Where an entry comes from."""

    GRADE = "grade"  # a verdict that a command was asked for
    WATCH = "watch"  # a verdict after a file was saved
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One try, or one hint; ``at`` is in whole seconds since 1970.

    A try has its ``standing``; the ``check`` that failed first, empty if none has run or all
    passed; the known ``mistake`` that behaves the same, or empty; and in ``hints`` the ids of the
    hints on the exercise that were seen before. A hint has its own id in ``hints``.
    """

    at: int
    exercise: str
    kind: EntryKind
    standing: Standing | None = None
    check: str = ""
    mistake: str = ""
    hints: tuple[str, ...] = ()


class LogContents(NamedTuple):
    """What a log has, in the order of the lines; ``damaged`` counts lines that are left out."""

    is_on: bool = False
    entries: tuple[LogEntry, ...] = ()
    damaged: int = 0


class TryLog:
    """The log of one workspace; ``lock`` is the file of the lock that its record uses."""

    def __init__(self, folder: Path, lock: Path) -> None:
        self.file = folder / LOG_FILE
        self._lock = lock
        self._new: list[LogEntry] = []

    def add_try(self, verdict: Verdict, kind: EntryKind, hints: Sequence[str], now: float) -> None:
        """Add a verdict, unless it is about an untouched file or no fault of the learner."""
        if verdict.standing not in (Standing.TODO, Standing.UNGRADED):
            self._new.append(make_try(verdict, kind, hints, now))

    def add_hint(self, exercise: str, hint: str, now: float) -> None:
        entry = LogEntry(at=int(now), exercise=exercise, kind=EntryKind.HINT, hints=(hint,))
        self._new.append(entry)

    def read(self) -> LogContents | None:
        """Return what the file has, None if there is none or it cannot be read."""
        content = self._read_bytes()
        return None if content is None else decode_log(content)

    def save(self) -> None:
        """Write what was added if the log is on, and drop it otherwise. Raise MachineError."""
        lines, self._new = encode_entries(self._new), []
        if not (lines and self.file.exists()):  # usually it does not, and no lock is needed
            return
        with hold_lock(self._lock) as is_locked:
            content = self._read_bytes() or b""
            if decode_log(content.partition(b"\n")[0]).is_on:
                write_whole(self.file, join_lines(content, lines), is_locked=is_locked)

    def turn(self, *, is_on: bool) -> None:
        """Record from now on, or not any more; the entries are kept. Raise MachineError."""
        with hold_lock(self._lock) as is_locked:
            content = self._read_bytes()
            if content is None and self.file.exists():
                sentence = f"{self.file} cannot be read, so it is left alone."
                raise MachineError(sentence, "Move it away, or delete it with: kit log delete")
            rest = (content or b"").partition(b"\n")[2]
            write_whole(self.file, encode_head(is_on=is_on) + rest, is_locked=is_locked)

    def delete(self) -> bool:
        """Delete the file; return whether there was one. Raise :class:`MachineError`."""
        with hold_lock(self._lock):
            try:
                self.file.unlink()
            except FileNotFoundError:
                return False
            except OSError as error:
                sentence = f"{self.file} cannot be deleted: {error.strerror}."
                raise MachineError(sentence, "See who may write to its folder.") from None
        return True

    def _read_bytes(self) -> bytes | None:
        try:
            return read_regular(self.file, MAX_LOG)
        except (OSError, ValueError):
            return None


def join_lines(content: bytes, lines: bytes) -> bytes:
    """Return a log with more lines; if it gets too long, without the older half of its entries."""
    if not content.endswith(b"\n"):  # the end of the last line was lost
        content += b"\n"
    if len(content) + len(lines) <= MAX_LOG:
        return content + lines
    head, *entries = (content + lines).splitlines(keepends=True)
    return head + b"".join(entries[len(entries) // 2 :])


def make_try(verdict: Verdict, kind: EntryKind, hints: Sequence[str], now: float) -> LogEntry:
    """Return the entry for a verdict; if the file does not run, no check has failed."""
    failure = verdict.main_failure
    if verdict.solved or verdict.standing is Standing.BROKEN:
        failure = None
    return LogEntry(
        at=int(now),
        exercise=verdict.exercise,
        kind=kind,
        standing=verdict.standing,
        check=failure.check if failure else "",
        mistake=(failure and failure.mistake) or "",
        hints=tuple(hints),
    )


def encode_head(*, is_on: bool = True) -> bytes:
    """Return the first line of a log."""
    return json.dumps({"format": LOG_FORMAT, "on": is_on}).encode() + b"\n"


def encode_entries(entries: Iterable[LogEntry]) -> bytes:
    """Return a line for each entry."""
    return "".join(f"{json.dumps(asdict(entry))}\n" for entry in entries).encode()


def decode_log(content: bytes) -> LogContents:
    """Return what a log has; a log without a valid first line is off and empty."""
    first, *lines = content.split(b"\n")
    head = _read_line(first)
    if type(head.get("format")) is not int or head["format"] != LOG_FORMAT:
        return LogContents()
    entries = [_decode_entry(_read_line(line), time.time()) for line in lines if line.strip()]
    usable = tuple(entry for entry in entries if entry)
    return LogContents(head.get("on") is True, usable, len(entries) - len(usable))


def _read_line(line: bytes) -> dict[str, Any]:
    try:
        table = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return table if type(table) is dict else {}


def _decode_entry(table: dict[str, Any], now: float) -> LogEntry | None:
    """Return an entry, None if anything in it is not as :func:`encode_entries` writes it."""
    at, hints = table.get("at"), table.get("hints", [])
    if type(at) is not int or not EARLIEST <= at <= now + MOST_AHEAD:
        return None
    if type(hints) is not list or len(hints) > MOST_HINTS:
        return None
    texts = [table.get(name, "") for name in ("exercise", "check", "mistake")]
    if not all(type(text) is str and _NAME.fullmatch(text) for text in (*texts, *hints)):
        return None
    exercise, check, mistake = texts
    try:
        kind = EntryKind(table.get("kind", ""))
        standing = None if kind is EntryKind.HINT else Standing(table.get("standing", ""))
    except ValueError:
        return None
    if not exercise or (kind is EntryKind.HINT and len(hints) != 1):
        return None
    return LogEntry(
        at=at,
        exercise=exercise,
        kind=kind,
        standing=standing,
        check=check,
        mistake=mistake,
        hints=tuple(hints),
    )


def iter_tries(entries: Iterable[LogEntry]) -> Iterator[LogEntry]:
    """Yield the entries that are tries."""
    return (entry for entry in entries if entry.kind is not EntryKind.HINT)
