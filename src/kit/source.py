"""Read a learner's file: a regular file of a reasonable size, read once."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from kit.files import NotRegular, find_blocking, open_regular

MAX_SOURCE: Final = 100_000
"""Bytes; the longest reference answer has a few thousand."""
_OF_FILES: Final = (
    *(errno.ELOOP, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.ENXIO),
    *(errno.EINVAL, errno.EOVERFLOW),  # a damaged archive names such a place in itself
)


@dataclass(eq=False)
class BadFile(Exception):
    """The file cannot be judged; ``problem`` says why, ``is_machine`` whose fault it is."""

    problem: str
    is_missing: bool = field(default=False, kw_only=True)
    is_machine: bool = field(default=False, kw_only=True)


def read_source(file: Path) -> bytes:
    """Return the bytes of a learner's file. Raises :class:`BadFile`."""
    with open_source(file) as opened:
        try:
            source = opened.read(MAX_SOURCE + 1)
        except OSError as error:
            raise BadFile(f"the file cannot be read: {error.strerror or error}") from None
    if len(source) > MAX_SOURCE:
        raise BadFile(f"the file is larger than {MAX_SOURCE // 1000} KB")
    return source


def open_source(file: Path) -> BinaryIO:
    """Open a learner's file, for the caller to close. Raises :class:`BadFile`.

    Links are not followed, because the target may belong to another user.
    """
    try:
        return open_regular(file, follow_links=False)
    except FileNotFoundError:
        raise BadFile("the file is missing", is_missing=True) from None
    except NotADirectoryError:
        name = blocking.name if (blocking := find_blocking(file)) else "its place"
        raise BadFile(f"the file cannot be reached: {name} is not a folder") from None
    except NotRegular as error:
        repair = ": put a copy of the file in its place" if error.kind == "link" else ""
        raise BadFile(explain_kind(error.kind) + repair) from None
    except (OSError, ValueError) as error:  # a path with a null character is a ValueError
        why = getattr(error, "strerror", error)
        raise BadFile(f"the file cannot be read: {why}", is_machine=is_machine(error)) from None


def is_machine(error: Exception) -> bool:
    """Whether an error is the machine's fault, such as a permission, and not that of a file."""
    return isinstance(error, OSError) and error.errno not in (None, *_OF_FILES)


def explain_kind(kind: str) -> str:
    """Return why a file of this kind (:func:`kit.files.name_kind`) is not read; "" if it is."""
    if kind == "link":
        return "this is a link"
    return kind and f"this is not a regular file but a {kind}"


def find_problem(file: Path) -> str:
    """Return what keeps a learner's file from being judged, empty if nothing does."""
    try:
        read_source(file)
    except BadFile as error:
        return error.problem
    return ""


def accept_time(seconds: float) -> float | None:
    """Return a time that can be a time of submission, None for any other and for NaN."""
    year_2000, year_2100 = 946_684_800, 4_102_444_800  # an earlier time is some program's default
    return seconds if year_2000 <= seconds <= year_2100 else None
