"""Read what one student has handed in.

Only files of exercises are read (see ``exercise_files.py``). All other files are left where they
are and never reach the process that runs a submission; those that would matter there are refused by
name, so that their author knows.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kit.classroom.rows import Refusal
from kit.classroom.uploads import TimeSource, UploadedFile, list_files
from kit.classroom.uploads.archives import SUBMISSION, find_ending, open_archive
from kit.classroom.uploads.entries import open_files
from kit.classroom.uploads.exercise_files import (
    LEAVE_OUT,
    NOT_OPENED,
    PROGRESS,
    TRIES,
    FileSorter,
    describe_files,
)
from kit.classroom.uploads.file_names import is_litter
from kit.course import Course
from kit.errors import KitError
from kit.learner.progress import count_seen_hints
from kit.learner.try_log import MAX_LOG
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
    record, ``progress``, is not part of it. ``log`` is the student's log of tries, empty if
    none is part of it. ``submitted_at`` is the time from ``time_source``, None if it is not known.
    It ``is_untouched`` if it has only the files that students got.
    """

    sources: Mapping[str, bytes] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    unfit: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    hints: Mapping[str, int] | None = None
    progress: bytes = b""
    log: bytes = b""
    submitted_at: datetime | None = None
    time_source: TimeSource | None = None
    problem: str = ""
    is_untouched: bool = False

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


@dataclass(slots=True)
class _Budget:
    """What the archives inside one submission may still have: bytes, unpacked bytes, and levels."""

    packed: int = SUBMISSION.packed
    unpacked: int = SUBMISSION.unpacked
    levels: int = MAX_NESTED

    def use(self, packed: int, unpacked: int = 0) -> None:
        """Raise :class:`BadFile` if there is no room for so many bytes more."""
        self.packed -= packed
        self.unpacked -= unpacked
        if min(self.packed, self.unpacked) < 0:
            most = f"{SUBMISSION.packed >> 20} MB, or {SUBMISSION.unpacked >> 20} MB unpacked"
            raise BadFile(f"the archives of the submission have more than {most}")


def read_files(
    files: Sequence[UploadedFile],
    sorter: FileSorter,
    owner: Collection[str] = (),
    budget: _Budget | None = None,
) -> Upload:
    """Read the files of one submission; ``owner`` are the words of the student's names.

    If there are archives in place of answers, they are opened. Raises as :func:`read_upload`.
    """
    budget = budget or _Budget()
    found = sorter.sort(files, owner)
    if not found.has_answers and budget.levels and any(not a.problem for a in found.archives):
        budget.levels -= 1
        with ExitStack() as stack:
            inside = _open_archives(files, found.archives, stack, budget)
            return read_files(list_files(inside), sorter, owner, budget)
    for archive in found.archives:
        repair = "Hand in the files without an archive." if archive.problem else LEAVE_OUT
        found.refuse(archive.name, archive.problem or NOT_OPENED, repair)
    choices = {address: choice for address, choice in found.choices.items() if choice.files}
    if not choices:
        raise BadFile(_read_problem(files) or describe_files(files, found.refusals))
    dated = [f for choice in choices.values() for f in choice.files if f.seconds is not None]
    progress = found.read_record(PROGRESS)
    newest = max(dated, key=lambda file: file.seconds or 0, default=None)
    return Upload(
        sources={a: c.source for a, c in choices.items() if c.source is not None},
        names={address: choice.files[0].name for address, choice in choices.items()},
        unfit={address: choice.problem for address, choice in choices.items() if choice.problem},
        refusals=tuple(found.refusals),
        notes=tuple(found.notes),
        hints=count_seen_hints(progress) if progress else None,
        progress=progress,
        log=found.read_record(TRIES, MAX_LOG),
        submitted_at=datetime.fromtimestamp(newest.seconds or 0, UTC) if newest else None,
        time_source=newest.source if newest else None,
        is_untouched=not found.has_answers,
    )


def _read_problem(files: Sequence[UploadedFile]) -> str:
    """Return why an earlier reading has refused the submission, if that is all there is."""
    named = [file for file in files if file.name == PROBLEM_FILE and not file.problem]
    is_alone = len(named) == 1 == sum(not is_litter(file.name) for file in files)
    return named[0].read().decode("utf-8", "replace") if is_alone else ""


def _open_archives(
    files: Sequence[UploadedFile],
    archives: Sequence[UploadedFile],
    stack: ExitStack,
    budget: _Budget,
) -> Iterator[UploadedFile]:
    """Yield the files with what is in the archives in their place; several are folders."""
    is_only = len(archives) == 1
    for file in files:
        if file.problem or all(file is not archive for archive in archives):
            yield file
            continue
        folder = "" if is_only else file.name[: -len(find_ending(file.name))] + "/"
        try:
            inside = _open_archive(file, stack, budget)
        except BadFile as error:
            yield replace(file, problem=error.problem)
            continue
        # An archive was handed in when it was, whatever the times of its files are.
        for inner in inside:
            name = folder + inner.name
            yield replace(inner, name=name, seconds=file.seconds, source=file.source)


def _open_archive(
    archive: UploadedFile, stack: ExitStack, budget: _Budget
) -> Sequence[UploadedFile]:
    data = archive.read(SUBMISSION.packed)
    budget.use(len(data))
    inside = list_files(stack.enter_context(open_archive(archive.name, io.BytesIO(data))))
    budget.use(0, sum(file.size for file in inside))
    return inside
