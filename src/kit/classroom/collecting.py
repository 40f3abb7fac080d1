"""Finds each student's submission in a folder, and takes it in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kit.classroom.roster import Student, folded
from kit.classroom.rows import Refused
from kit.classroom.uploads.entries import OTHER_ARCHIVES
from kit.classroom.uploads.submission import take_in
from kit.course import Course
from kit.errors import KitError, UsageError
from kit.learner.progress import hints_taken
from kit.source import BadFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """One student's submission as it was taken in; ``problem`` is set if nothing of it could be."""

    student: str
    digest: str
    sources: Mapping[str, bytes]
    unfit: Mapping[str, str]
    refusals: tuple[Refused, ...] = ()
    hints: Mapping[str, int] | None = None
    submitted_at: datetime | None = None
    problem: str = ""


ENDS: Final = (".zip", ".git", *OTHER_ARCHIVES)
"""What may follow a student's id in the name of a submission."""


def find_submissions(
    folder: Path, students: Iterable[Student]
) -> tuple[dict[str, list[Path]], tuple[str, ...]]:
    """The paths of each student's submission by id, and names that belong to nobody.

    A submission is named for its student's id: a folder, an archive ``id.zip``, a bare repository
    ``id.git``. Raises :class:`UsageError` if the folder cannot be read.
    """
    ids = {folded(student.id): student.id for student in students}
    found: dict[str, list[Path]] = {}
    strangers = []
    try:
        inside = sorted(folder.resolve().iterdir())
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be read: {error.strerror}.", "Name the folder of the submissions."
        ) from None
    for path in inside:
        names = [path.name] + [
            path.name[: -len(end)] for end in ENDS if path.name.lower().endswith(end)
        ]
        student = next((ids[folded(name)] for name in names if folded(name) in ids), None)
        if student is not None:
            found.setdefault(student, []).append(path)
        elif not path.name.startswith("."):
            strangers.append(_printable(path.name))
    return found, tuple(strangers)


def _printable(name: str) -> str:
    """A name on one line that can be stored and shown; other characters as Python escapes them."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def collect(student: str, paths: Sequence[Path], course: Course) -> Collected:
    """Take in the submission of one student; ``problem`` says why it could not be.

    Whatever goes wrong with one student's files is that student's problem alone. Raises
    :class:`kit.errors.MachineError` if git is needed and missing.
    """
    try:
        if len(paths) > 1:
            names = " and ".join(path.name for path in paths)
            return _refused(student, f"there is more than one submission: {names}")
        taken = take_in(paths[0].resolve().parent / paths[0].name, course)
    except BadFile as error:
        return _refused(student, error.problem)
    except KitError:
        raise
    except Exception as error:  # noqa: BLE001 - files can be odd in ways that nobody thought of
        return _refused(student, f"it cannot be read: {type(error).__name__}: {error}")
    refusals = tuple(
        Refused(name=r.name, problem=r.problem, repair=r.repair) for r in taken.refusals
    )
    when = datetime.fromtimestamp(taken.seconds, UTC) if taken.seconds is not None else None
    return Collected(
        student=student,
        digest=_digest(taken.sources, taken.unfit),
        sources=taken.sources,
        unfit=taken.unfit,
        refusals=refusals,
        hints=hints_taken(taken.progress) if taken.progress else None,
        submitted_at=when,
    )


def _refused(student: str, problem: str) -> Collected:
    digest = hashlib.sha256(problem.encode("utf-8", "surrogatepass")).hexdigest()
    return Collected(student=student, digest=digest, sources={}, unfit={}, problem=problem)


def _digest(sources: Mapping[str, bytes], unfit: Mapping[str, str]) -> str:
    """A number for the content that is judged, whatever else lay beside it."""
    made = hashlib.sha256()
    for address, content in sorted(sources.items()):
        made.update(f"{address} {len(content)}\n".encode() + content)
    for address, problem in sorted(unfit.items()):
        made.update(f"{address}!{problem}\n".encode("utf-8", "surrogatepass"))
    return made.hexdigest()
