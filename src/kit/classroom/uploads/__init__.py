"""Read what learners hand in: folders, archives and git repositories. None of it is run here.

The sentences that say what is wrong with a submission are part of its digest in the gradebook: one
that is reworded makes each submission that it is about a new attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from kit.source import BadFile

MAX_FILES: Final = 2_000  # files and folders of one submission; forty exercises are about fifty
TOO_MANY: Final = f"there are more than {MAX_FILES} files: hand in the exercises alone"
MAX_DEPTH: Final = 12  # folders inside each other


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """One file by its name below the submission's folder, ``/`` between the parts.

    ``problem`` says why it cannot be read, whatever its name is; ``read`` returns its bytes or
    raises :class:`BadFile`. ``seconds`` is when it was last changed, since the epoch; None if
    that is not known, as in an archive, whose times name no zone.
    """

    name: str
    read: Callable[[], bytes]
    problem: str = ""
    seconds: float | None = None


def list_files(files: Iterable[UploadedFile | None]) -> list[UploadedFile]:
    """Return the files; None stands for a folder. Raises :class:`BadFile` if there are too many."""
    listed = list(islice(files, MAX_FILES + 1))
    if len(listed) > MAX_FILES:
        raise BadFile(TOO_MANY)
    return [file for file in listed if file is not None]


def check_depth(depth: int) -> None:
    """Raise :class:`BadFile` if a folder is too deep in the submission."""
    if depth > MAX_DEPTH:
        raise BadFile(f"folders are more than {MAX_DEPTH} deep: hand in the exercises alone")
