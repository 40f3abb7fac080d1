"""Takes a submission's file in: one regular file of a reasonable size, read once."""

from __future__ import annotations

from pathlib import Path

from kit.keeping import NotRegular, blocking_place, read_regular

MAX_SOURCE = 100_000
"""Bytes; the longest reference answer has a few thousand."""


class Unfit(Exception):
    """The file is nothing that can be judged; ``problem`` says why."""

    def __init__(self, problem: str, *, is_missing: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.is_missing = is_missing


def read_source(file: Path) -> bytes:
    """The bytes of a learner's file. Raises :class:`Unfit`.

    Links are not followed: what is behind one may be anybody's. Pipes and devices are not opened.
    """
    try:
        source = read_regular(file, MAX_SOURCE + 1, follow_links=False)
    except FileNotFoundError:
        raise Unfit("the file is missing", is_missing=True) from None
    except NotADirectoryError:
        blocking = blocking_place(file)
        name = blocking.name if blocking else "its place"
        raise Unfit(f"the file cannot be reached: {name} is not a folder") from None
    except NotRegular as error:
        if error.kind == "link":
            raise Unfit("this is a link: put a copy of the file in its place") from None
        raise Unfit(f"this is not a regular file but a {error.kind}") from None
    except (OSError, ValueError) as error:  # a path with a null character is a ValueError
        raise Unfit(f"the file cannot be read: {getattr(error, 'strerror', error)}") from None
    if len(source) > MAX_SOURCE:
        raise Unfit(f"the file is larger than {MAX_SOURCE // 1000} KB")
    return source


def problem_of(file: Path) -> str:
    """What keeps a learner's file from being judged, empty if nothing does."""
    try:
        read_source(file)
    except Unfit as error:
        return error.problem
    return ""
