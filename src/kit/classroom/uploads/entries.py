"""What is in a folder, a git repository or a zip archive: names and kinds, bytes on demand.

An archive is never unpacked. Reading stops at the size that a source may have, whatever the archive
declares, so neither a name nor a size in it can do harm.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kit.classroom.uploads.repository import Repository, is_repository, open_repository
from kit.files import name_kind
from kit.source import (
    MAX_SOURCE,
    BadFile,
    accept_time,
    explain_kind,
    open_source,
    read_source,
)

MAX_ENTRIES: Final = 2_000
"""Files and folders of one submission; forty exercises and a README are about fifty."""

MAX_DEPTH: Final = 12
"""Folders inside each other."""

MAX_ARCHIVE: Final = 20 << 20
"""Bytes of an archive; forty exercises are far below one MB."""

MAX_INSIDE: Final = 200 << 20
"""Bytes that the files of an archive declare to have all together."""

OTHER_ARCHIVES: Final = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar", ".7z", ".rar")
"""Archives that are recognised by name, to say that they are not read."""

_MEMBER: Final = b"PK\1\2"
"""How each file begins in the directory of a zip archive (APPNOTE.TXT, 4.3.12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file by its name below the submission's folder, ``/`` between the parts.

    ``problem`` says why it cannot be read, whatever it is called; ``read`` returns its bytes or
    raises :class:`BadFile`. ``seconds`` is when it was last changed, since the epoch; None where
    that is not known, as in an archive, whose times name no zone.
    """

    name: str
    read: Callable[[], bytes]
    problem: str = ""
    seconds: float | None = None


@contextmanager
def open_entries(path: Path) -> Iterator[list[Entry]]:
    """Open the folder, git repository or zip archive, and list every file in it.

    Raises :class:`BadFile`, and :class:`kit.errors.MachineError` if git is needed and missing.
    """
    if path.is_symlink():
        raise BadFile("this is a link: put the folder itself in its place")
    name = path.name.lower()
    if path.is_dir() and (inner := _repository_in(path)):
        with open_repository(inner) as repository:
            yield _in_repository(repository)
    elif path.is_dir():
        yield _at_most(_in_folder(path, path, 0))
    elif name.endswith(".zip"):
        with _open_archive(path) as entries:
            yield _at_most(entries)
    elif end := next((end for end in OTHER_ARCHIVES if name.endswith(end)), None):
        raise BadFile(f"an archive of the kind {end} is not read: hand in a .zip or the folder")
    else:
        raise BadFile("this is neither a folder nor a .zip archive")


def _repository_in(folder: Path) -> Path | None:
    """The repository that a folder is, or that is the one folder in it; None if there is none."""
    if is_repository(folder):
        return folder
    try:
        inside = [one for one in os.scandir(folder) if not one.name.startswith(".")]
    except OSError:
        return None  # reading the folder says why
    if len(inside) == 1 and inside[0].is_dir(follow_symlinks=False):
        only = Path(inside[0].path)
        return only if is_repository(only) else None
    return None


def _at_most(entries: Iterator[Entry]) -> list[Entry]:
    listed = []
    for entry in entries:
        listed.append(entry)
        if len(listed) > MAX_ENTRIES:
            raise BadFile(f"there are more than {MAX_ENTRIES} files: hand in the exercises alone")
    return listed


def _in_repository(repository: Repository) -> list[Entry]:
    seconds = repository.seconds
    return [
        Entry(
            name=file.name,
            read=lambda number=file.number: repository.read(number),  # type: ignore[misc]
            problem=file.problem,
            seconds=seconds,
        )
        for file in repository.files(MAX_ENTRIES, MAX_DEPTH)
    ]


def _in_folder(root: Path, folder: Path, depth: int) -> Iterator[Entry]:
    try:
        inside = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        name = folder.relative_to(root).as_posix()
        what = "the folder" if folder == root else f"the folder {name}"
        raise BadFile(f"{what} cannot be read: {error.strerror}") from None
    for one in inside:
        path = Path(one.path)
        if one.is_dir(follow_symlinks=False):
            if depth == MAX_DEPTH:
                raise BadFile(
                    f"folders are more than {MAX_DEPTH} deep: hand in the exercises alone"
                )
            yield from _in_folder(root, path, depth + 1)
        else:
            kind = one.stat(follow_symlinks=False)
            yield Entry(
                name=path.relative_to(root).as_posix(),
                read=lambda path=path: read_source(path),  # type: ignore[misc]
                problem=explain_kind(name_kind(kind.st_mode)),
                seconds=accept_time(kind.st_mtime),
            )


@contextmanager
def _open_archive(path: Path) -> Iterator[Iterator[Entry]]:
    """The files of a zip archive, whose directory is read once."""
    with open_source(path) as opened:
        content = opened.read(MAX_ARCHIVE + 1)
        if len(content) > MAX_ARCHIVE:
            raise BadFile(f"the archive is larger than {MAX_ARCHIVE >> 20} MB")
        if content.count(_MEMBER) > 4 * MAX_ENTRIES:  # each costs memory when it is listed
            raise BadFile(f"there are more than {MAX_ENTRIES} files: hand in the exercises alone")
        try:
            archive = zipfile.ZipFile(opened)
        except Exception as error:  # noqa: BLE001 - a damaged directory fails in many ways
            raise BadFile(f"the archive cannot be read: {error}") from None
        with archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_INSIDE:
                raise BadFile(f"the archive would unpack to more than {MAX_INSIDE >> 20} MB")
            yield (_member(archive, one) for one in members if not one.filename.endswith("/"))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Entry:
    mode = member.external_attr >> 16
    problem = ""
    if member.flag_bits & 1:
        problem = "this is encrypted"
    elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        problem = "it is compressed in a way that is not read"  # others may take any memory
    elif stat.S_IFMT(mode) != 0:
        problem = explain_kind(name_kind(mode))
    if not problem and member.file_size > MAX_SOURCE:
        problem = f"the file is larger than {MAX_SOURCE // 1000} KB"
    # The name as the archive has it: `filename` is cut at a NUL, and its slashes are changed.
    name = member.orig_filename.replace("\\", "/")
    return Entry(name=name, read=lambda: _read_member(archive, member), problem=problem)


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of one file in an archive, as far as a source may go."""
    try:
        with archive.open(member) as inside:
            source = inside.read(MAX_SOURCE + 1)
    except Exception as error:  # noqa: BLE001 - decompressors raise kinds of their own
        raise BadFile(f"it cannot be unpacked: {error}") from None
    if len(source) > MAX_SOURCE:
        raise BadFile(f"the file is larger than {MAX_SOURCE // 1000} KB")
    return source
