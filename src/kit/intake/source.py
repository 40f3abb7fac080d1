"""Takes a submission's file in: one regular file of a reasonable size, read once."""

from __future__ import annotations

import os
import stat
from pathlib import Path

MAX_SOURCE = 100_000
"""Bytes; the longest reference answer has a few thousand."""


class Unfit(Exception):
    """The file is nothing that can be judged; ``problem`` says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def read_source(file: Path) -> bytes:
    """The bytes of a learner's file. Raises :class:`Unfit`.

    Links are not followed: what is behind one may be anybody's.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if file.is_symlink():
            raise Unfit("this is a link: put a copy of the file in its place")
        descriptor = os.open(file, flags)
    except FileNotFoundError:
        raise Unfit("the file is missing") from None
    except OSError as error:
        raise Unfit(f"the file cannot be read: {error.strerror}") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unfit("this is not a regular file")
        with open(descriptor, "rb", closefd=False) as opened:
            source = opened.read(MAX_SOURCE + 1)
    finally:
        os.close(descriptor)
    if len(source) > MAX_SOURCE:
        raise Unfit(f"the file is larger than {MAX_SOURCE // 1000} KB")
    return source
