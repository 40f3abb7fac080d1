"""What was read of a course's files, kept so that a command that only reads starts at once.

Reading the checks of forty exercises takes longer than all the rest of ``kit list``. The file is
``course.json`` in the workspace's ``.kit`` folder, format 1::

    {"format": 1, "kit": "0.1.0", "files": {"/…/course.toml": [[mtime, ctime, size, inode], data]}}

An entry holds as long as the file's stamp is the same. A file that has changed within the last
seconds is not remembered: it could change again within the same tick of the clock.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from kit import __version__
from kit.errors import MachineError
from kit.files import read_regular, write_whole

T = TypeVar("T")

MEMORY_FORMAT = 1
MEMORY_FILE = "course.json"
MAX_BYTES = 50_000_000
"""More than any course needs: a larger file is not read."""
SETTLED_NS = 2_000_000_000
"""Nanoseconds after which a file's stamp would be another one if the file changed again."""


class Memory:
    """What was read, by file; without a ``file`` of its own nothing is remembered."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._entries = _entries_of(file) if file else {}
        self._used: dict[str, list[Any]] = {}
        self._changed = False

    def recall(self, file: Path, read: Callable[[Path], T]) -> T:
        """What ``read(file)`` gives or gave: plain data, as JSON has it."""
        name = str(file)
        stamp = _stamp(file) if self._file else None
        if stamp is None:
            return read(file)
        entry = self._entries.get(name)
        if entry is None or entry[0] != stamp:
            entry = [stamp, read(file)]
            self._changed = True
        self._used[name] = entry
        found: T = entry[1]
        return found

    def keep(self) -> None:
        """Write down what was read anew; where that cannot be done, it is read again next time."""
        if self._file is None or not (self._changed and self._file.parent.is_dir()):
            return
        now = time.time_ns()
        kept = {n: e for n, e in self._used.items() if now - max(e[0][:2]) > SETTLED_NS}
        if kept == self._entries:
            return
        data = {"format": MEMORY_FORMAT, "kit": __version__, "files": kept}
        with suppress(MachineError, TypeError, ValueError):  # TOML has dates, which JSON has not
            write_whole(self._file, json.dumps(data).encode())


def _stamp(file: Path) -> list[int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return [found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino]


def _entries_of(file: Path) -> dict[str, list[Any]]:
    """The entries in ``file``; none if it is not of this format and of this kit."""
    try:
        data = json.loads(read_regular(file, MAX_BYTES))
        if (data["format"], data["kit"]) != (MEMORY_FORMAT, __version__):
            return {}
        return {name: [list(stamp), found] for name, (stamp, found) in data["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
