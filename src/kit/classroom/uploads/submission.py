"""Read what one student has handed in.

Only files of exercises are read (see ``exercise_files.py``). All other files are left where they
are and never reach the process that runs a submission; those that would matter there are refused by
name, so that their author knows.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kit.classroom.rows import Refusal
from kit.classroom.uploads import TimeSource, UploadedFile, list_files
from kit.classroom.uploads.archives import SUBMISSION, open_archive
from kit.classroom.uploads.entries import open_files
from kit.classroom.uploads.exercise_files import (
    NOT_OPENED,
    FileSorter,
    SortedFiles,
    describe_files,
    is_litter,
    read_only_copy,
)
from kit.course import Course
from kit.errors import KitError
from kit.learner.progress import count_seen_hints
from kit.source import BadFile

PROBLEM_FILE: Final = "PROBLEM.txt"  # where `kit class collect` writes why there is nothing else
MAX_NESTED: Final = 2  # archives inside a submission that are opened, one in the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What was read of a submission.

    ``sources`` has the bytes of each exercise by its address, ``names`` the names of their files,
    ``unfit`` the reason why the file of an exercise could not be read. ``problem`` says why nothing
    could be read, empty otherwise. ``notes`` are sentences about files that were used although
    their names or places are unusual. ``hints`` counts hints by exercise, None if the student's own
    record, ``progress``, is not part of it. ``submitted_at`` is the time from ``time_source``, None
    if it is not known.
    """

    sources: Mapping[str, bytes] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    unfit: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    hints: Mapping[str, int] | None = None
    progress: bytes = b""
    submitted_at: datetime | None = None
    time_source: TimeSource | None = None
    problem: str = ""

    @property
    def digest(self) -> str:
        """A number for what is graded, regardless of all other files."""
        made = hashlib.sha256(self.problem.encode("utf-8", "surrogatepass"))
        for address, content in sorted(self.sources.items()):
            made.update(f"{address} {len(content)}\n".encode() + content)
        for address, problem in sorted(self.unfit.items()):
            made.update(f"{address}!{problem}\n".encode("utf-8", "surrogatepass"))
        return made.hexdigest()


def read_upload(path: Path, course: Course) -> Upload:
    """Read the folder, git repository or archive ``path``.

    A file of an exercise is found flat or at its address, in any folder; if there are several,
    those at the usual places count. Raises :class:`BadFile` if there is no such file or nothing can
    be read, :class:`kit.errors.MachineError` if git is needed and missing.
    """
    with open_files(path) as files:
        return read_files(files, FileSorter(course, course.exercises))


def read_safely(
    files: Sequence[UploadedFile], sorter: FileSorter, owner: Collection[str] = ()
) -> Upload:
    """Read the files of a submission, or say its ``problem``; raise KitError if git is missing.

    If no file of an exercise could be read, the submission is refused as a whole.
    """
    try:
        upload = read_files(files, sorter, owner)
    except BadFile as error:
        return Upload(problem=error.problem)
    except KitError:
        raise
    except Exception as error:  # noqa: BLE001 - files can be odd in unexpected ways
        return Upload(problem=f"it cannot be read: {type(error).__name__}: {error}")
    if upload.sources:
        return upload
    problems = (f"{upload.names[address]}: {why}" for address, why in upload.unfit.items())
    return replace(upload, unfit={}, problem="; ".join(problems))


def read_files(
    files: Sequence[UploadedFile],
    sorter: FileSorter,
    owner: Collection[str] = (),
    nested: int = 0,
) -> Upload:
    """Read the files of one submission; ``owner`` are the words of the student's names.

    If there is one archive in place of exercises it is opened. Raises as :func:`read_upload`.
    """
    found = sorter.sort(files, owner)
    candidates = {a: [guess.file for guess in guesses] for a, guesses in found.guesses.items()}
    candidates |= found.named
    if not candidates and len(found.archives) == 1 and nested < MAX_NESTED:
        with _open_inner(found.archives[0]) as inside:
            return read_files(inside, sorter, owner, nested + 1)
    for archive in found.archives:
        found.refuse(archive.name, archive.problem or NOT_OPENED)
    if not candidates:
        raise BadFile(_read_problem(files) or describe_files(files, found.refusals))
    sources, unfit = _read_sources(found)
    dated = [f for copies in candidates.values() for f in copies if f.seconds is not None]
    newest = max(dated, key=lambda file: file.seconds or 0, default=None)
    return Upload(
        sources=sources,
        names={address: copies[0].name for address, copies in candidates.items()},
        unfit=unfit,
        refusals=tuple(found.refusals),
        notes=tuple(found.notes),
        hints=count_seen_hints(found.progress) if found.progress else None,
        progress=found.progress,
        submitted_at=datetime.fromtimestamp(newest.seconds or 0, UTC) if newest else None,
        time_source=newest.source if newest else None,
    )


def _read_problem(files: Sequence[UploadedFile]) -> str:
    """Return why an earlier reading has refused the submission, if that is all there is."""
    named = [file for file in files if file.name == PROBLEM_FILE and not file.problem]
    is_alone = len(named) == 1 == sum(not is_litter(file.name) for file in files)
    return named[0].read().decode("utf-8", "replace") if is_alone else ""


@contextmanager
def _open_inner(archive: UploadedFile) -> Iterator[list[UploadedFile]]:
    if archive.problem:
        raise BadFile(f"{archive.name}: {archive.problem}")
    try:
        content = io.BytesIO(archive.read(SUBMISSION.packed))
        with open_archive(archive.name, content) as files:
            # An archive was handed in when it was, whatever the times of its files are.
            when = None if archive.seconds is None else archive
            yield list_files(
                replace(f, seconds=when.seconds, source=when.source) if when else f for f in files
            )
    except BadFile as error:
        raise BadFile(f"{archive.name}: {error.problem}") from None


def _read_sources(found: SortedFiles) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the sources by exercise, and why others cannot be read."""
    sources = {address: guesses[0].source for address, guesses in found.guesses.items()}
    unfit = {}
    for address, copies in found.named.items():
        try:
            sources[address] = read_only_copy(copies)
        except BadFile as error:
            unfit[address] = error.problem
            repair = f"Hand in one plain file exercises/{address}.py."
            found.refuse(copies[0].name, error.problem, repair)
    return sources, unfit
