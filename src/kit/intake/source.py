"""Opens and reads one file that somebody handed in: regular, of a reasonable size, read once."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO, Final

MAX_SOURCE: Final = 100_000
"""Bytes; the longest reference answer has a few thousand."""

EARLIEST: Final = 946_684_800.0
"""2000-01-01, in seconds since the epoch: an earlier time is a default that some program wrote."""

LATEST: Final = 4_102_444_800.0
"""2100-01-01, in seconds since the epoch."""


class Unfit(Exception):
    """The file cannot be judged; ``problem`` says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def read_source(file: Path) -> bytes:
    """Return the bytes of a learner's file. Raises :class:`Unfit`."""
    with open_regular(file) as opened:
        try:
            source = opened.read(MAX_SOURCE + 1)
        except OSError as error:
            raise _unreadable(error) from None
    if len(source) > MAX_SOURCE:
        raise Unfit(f"the file is larger than {MAX_SOURCE // 1000} KB")
    return source


def open_regular(file: Path) -> BinaryIO:
    """Open a regular file for reading; a pipe or a device is never waited for.

    Links are not followed: what is behind one may be anybody's. Raises :class:`Unfit`.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        # Opening some devices has effects, so the kind comes first.
        problem = problem_of_kind(file.lstat().st_mode)
        if problem:
            raise Unfit(problem)
        opened = os.fdopen(os.open(file, flags), "rb")
    except FileNotFoundError:
        raise Unfit("the file is missing") from None
    except (OSError, ValueError) as error:
        raise _unreadable(error) from None
    if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
        opened.close()
        raise Unfit("this is not a regular file")
    return opened


def _unreadable(error: OSError | ValueError) -> Unfit:
    return Unfit(f"the file cannot be read: {getattr(error, 'strerror', None) or error}")


def problem_of_kind(mode: int) -> str:
    """Say why something with this ``st_mode`` is not read; empty for a regular file."""
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISLNK(mode):
        return "this is a link: put a copy of the file in its place"
    if stat.S_ISDIR(mode):
        return "this is a folder"
    return "this is not a regular file"


def known_time(seconds: float) -> float | None:
    """Return a time that can be one of submission, None for any other; NaN is none."""
    return seconds if EARLIEST <= seconds <= LATEST else None
