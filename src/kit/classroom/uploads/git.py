"""Asks git for objects of a bare repository of ours, within limits; nothing else of git is used.

``git cat-file --batch`` (git-cat-file(1)) is started twice: once for sizes alone, so that an object
that is too large is never unpacked, and once for contents.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from kit.errors import MachineError
from kit.sandbox.interpreter import running
from kit.source import BadFile

GIT_SECONDS: Final = 20.0
"""How long git may take for one repository, wall time."""

_SETTINGS: Final = (
    *("-c", "core.packedGitWindowSize=1m", "-c", "core.packedGitLimit=32m"),
    *("-c", "core.bigFileThreshold=1m", "-c", "core.deltaBaseCacheLimit=8m"),
    *("-c", "safe.directory=*"),
)
"""Keep little in memory, and do not ask who owns the folder, which is ours."""


class GitObjects:
    """The objects of one bare repository; ends git at the end of the ``with``."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self._sizes = self._start("--batch-check")
        self._contents = self._start("--batch")
        self._timer = threading.Timer(GIT_SECONDS, self._kill)
        self._is_late = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._kill()

    def read(self, number: str, kind: str, most: int) -> bytes:
        """Return an object of this kind and at most so many bytes. Raises :class:`BadFile`."""
        size = self._ask(self._sizes, number, kind)
        if size > most:
            what = {"blob": "the file", "tree": "a folder of its commit"}.get(kind, "its commit")
            raise BadFile(f"{what} is larger than {most // 1000} KB")
        if self._ask(self._contents, number, kind) != size:
            raise BadFile("git reads its objects in two ways")
        assert self._contents.stdout is not None
        data = self._contents.stdout.read(size + 1)[:-1]
        if len(data) < size:
            raise self._failed()
        return data

    def _ask(self, process: subprocess.Popen[bytes], number: str, kind: str) -> int:
        """Ask for one object; the size of it, in bytes."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{number}\n".encode())
            process.stdin.flush()
            line = process.stdout.readline(200)
        except OSError:
            raise self._failed() from None
        words = line.decode("ascii", "replace").split()
        if len(words) == 3 and words[:2] == [number, kind] and words[2].isdigit():
            return int(words[2])
        if words[1:] == ["missing"]:
            raise BadFile(
                f"an object of its commit is missing ({number[:12]}): hand in a whole clone"
            )
        if len(words) == 3 and words[0] == number:
            raise BadFile(f"its commit names a {words[1]} where it needs a {kind}")
        raise self._failed()

    def _failed(self) -> BadFile:
        if self._is_late:
            return BadFile(f"git had not read it after {GIT_SECONDS:.0f} seconds")
        return BadFile("git cannot read it: it is damaged, or unpacks to too much")

    def _start(self, how: str) -> subprocess.Popen[bytes]:
        return _popen([*_SETTINGS, "--git-dir", str(self._repository), "cat-file", how])

    def _kill(self) -> None:
        self._is_late = threading.current_thread() is self._timer
        for process in (self._sizes, self._contents):
            process.kill()
        if not self._is_late:
            for process in (self._sizes, self._contents):
                process.communicate()


@functools.cache
def check_git() -> None:
    """Raise :class:`MachineError` if git is missing or does not start."""
    process = _popen(["--version"], errors=subprocess.PIPE)
    said, errors = process.communicate()
    if process.returncode or not said.startswith(b"git version"):
        last = errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise MachineError(
            f"git does not start{f': {last}' if last else ''}.", "See what git --version prints."
        )


def _popen(words: list[str], errors: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    git = shutil.which("git")
    if git is None:
        raise MachineError(
            "git is not installed, and a submission is a git repository.", "Install git."
        )
    environment = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    environment |= {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }
    try:
        return subprocess.Popen(  # noqa: S603 - git, and numbers of objects
            [*_launcher(), git, *words],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    except OSError as error:
        what = error.filename or "git"
        raise MachineError(
            f"{what} cannot be started: {error.strerror or error}.", "Run: kit doctor"
        ) from None


def _launcher() -> list[str]:
    return [] if sys.platform == "win32" else running("launcher")
