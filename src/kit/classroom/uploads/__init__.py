"""Read what learners hand in: folders, archives and git repositories. None of it is run here.

The sentences that say what is wrong with a submission are part of its digest in the gradebook: one
that is reworded makes each submission that it is about a new attempt.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from kit.errors import MachineError
from kit.source import MAX_SOURCE, BadFile, is_machine, open_source

MAX_FILES: Final = 2_000  # files and folders of one submission; forty exercises are about fifty
TOO_MANY: Final = f"there are more than {MAX_FILES} files: hand in the exercises alone"
MAX_DEPTH: Final = 12  # folders inside each other


class TimeSource(StrEnum):
    """Where the time of a submission comes from."""

    FILE = "newest file"
    COMMIT = "commit"
    GRADESCOPE = "Gradescope"
    LIST = "--submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """One file by its name below the submission's folder, ``/`` between the parts.

    ``problem`` says why it cannot be read, whatever its name is. ``load`` returns at most as many
    bytes as it is given, and one more if there are more. ``seconds`` is when the file was last
    changed, since the epoch; None if that is not known, as in an archive, whose times are those of
    the student's clock. ``source`` is where that time comes from. ``size`` is how many bytes an
    archive says that it has, unpacked.
    """

    name: str
    load: Callable[[int], bytes]
    problem: str = ""
    seconds: float | None = None
    source: TimeSource = TimeSource.FILE
    size: int = 0

    def read(self, most: int = MAX_SOURCE) -> bytes:
        """Return the bytes; raise :class:`BadFile` if there are more than ``most``."""
        data = self.load(most)
        if len(data) > most:
            raise BadFile(f"the file is larger than {most // 1000} KB")
        return data


def list_files(files: Iterable[UploadedFile | None]) -> list[UploadedFile]:
    """Return the files; None stands for a folder. Raises :class:`BadFile` if there are too many."""
    listed = list(islice(files, MAX_FILES + 1))
    if len(listed) > MAX_FILES:
        raise BadFile(TOO_MANY)
    return [file for file in listed if file is not None]


def explain_error(error: Exception, name: str) -> BadFile | MachineError:
    """Return the exception for what went wrong in reading ``name``.

    The machine's fault is never a problem of the submission, which would be 0 points.
    """
    why = getattr(error, "strerror", None) or error
    if is_machine(error):
        return MachineError(f"{name} cannot be read: {why}.", "See who may read it, and the disk.")
    return BadFile(f"{name} cannot be read: {why}")


def open_upload(path: Path, name: str) -> BinaryIO:
    """Open a file that was listed; raise :class:`BadFile`, :class:`MachineError`."""
    try:
        return open_source(path)
    except BadFile as error:
        if error.is_machine or error.is_missing:
            sentence = f"{name}: {error.problem}."
            raise MachineError(sentence, "See who may read it, and the disk.") from None
        raise


def exists(path: Path, name: str) -> bool:
    """Whether there is a file, folder or link; raise :class:`MachineError` if it cannot be seen."""
    try:
        path.lstat()
    except OSError as error:
        if error.errno != errno.ENOENT and is_machine(error):
            raise explain_error(error, name) from None
        return False
    return True


def check_depth(depth: int) -> None:
    """Raise :class:`BadFile` if a folder is too deep in the submission."""
    if depth > MAX_DEPTH:
        raise BadFile(f"folders are more than {MAX_DEPTH} deep: hand in the exercises alone")
