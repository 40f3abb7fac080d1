"""What lies in a folder, a git repository or a zip archive: names and kinds, bytes on demand.

An archive is never unpacked. Reading stops at the size that a source may have, whatever the archive
declares, so neither a name nor a size in it can do harm.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kit.intake.repository import Repository, is_repository
from kit.intake.source import MAX_SOURCE, Unfit, read_source

MAX_ENTRIES: Final = 2_000
"""Files and folders of one submission; forty exercises and a README are about fifty."""

MAX_DEPTH: Final = 12
"""Folders inside each other."""

MAX_ARCHIVE: Final = 20 << 20
"""Bytes of an archive; forty exercises are far below one MB."""

MAX_INSIDE: Final = 200 << 20
"""Bytes that the files of an archive declare to have all together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file by its name below the submission's folder, ``/`` between the parts.

    ``problem`` says why it cannot be read, whatever it is called; ``read`` gives its bytes or
    raises :class:`Unfit`.
    """

    name: str
    read: Callable[[], bytes]
    problem: str = ""
    seconds: float = 0.0
    """When it was last changed, seconds since the epoch; 0 where that is not known."""


def entries_of(path: Path) -> list[Entry]:
    """Every file in the folder, git repository or zip archive. Raises :class:`Unfit`."""
    if path.is_symlink():
        raise Unfit("this is a link: put the folder itself in its place")
    if path.is_dir():
        inside = _in_repository(path) if is_repository(path) else _in_folder(path, path, 0)
        return _few(inside)
    if path.suffix.lower() == ".zip":
        return _few(_in_archive(path))
    raise Unfit("this is neither a folder nor a .zip archive")


def _few(entries: Iterator[Entry]) -> list[Entry]:
    found = []
    for entry in entries:
        found.append(entry)
        if len(found) > MAX_ENTRIES:
            raise Unfit(f"there are more than {MAX_ENTRIES} files: hand in the exercises alone")
    return found


def _in_repository(path: Path) -> Iterator[Entry]:
    repository = Repository(path)
    seconds = repository.seconds
    for name, number, problem in repository.files():
        yield Entry(
            name=name,
            read=lambda number=number: repository.read(number),  # type: ignore[misc]
            problem=problem,
            seconds=seconds,
        )


def _in_folder(root: Path, folder: Path, depth: int) -> Iterator[Entry]:
    try:
        inside = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise Unfit(f"the folder cannot be read: {error.strerror}") from None
    for one in inside:
        path = Path(one.path)
        name = path.relative_to(root).as_posix()
        if one.is_dir(follow_symlinks=False):
            if depth == MAX_DEPTH:
                raise Unfit(f"folders are more than {MAX_DEPTH} deep: hand in the exercises alone")
            yield from _in_folder(root, path, depth + 1)
        else:
            kind = one.stat(follow_symlinks=False)
            problem = "" if stat.S_ISREG(kind.st_mode) else _kind(kind.st_mode)
            yield Entry(
                name=name,
                read=lambda path=path: read_source(path),  # type: ignore[misc]
                problem=problem,
                seconds=kind.st_mtime,
            )


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "this is a link"
    return "this is not a regular file"


def _in_archive(path: Path) -> Iterator[Entry]:
    try:
        if path.stat().st_size > MAX_ARCHIVE:
            raise Unfit(f"the archive is larger than {MAX_ARCHIVE >> 20} MB")
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise Unfit(f"the archive cannot be read: {error}") from None
    if sum(member.file_size for member in members) > MAX_INSIDE:
        raise Unfit(f"the archive would unpack to more than {MAX_INSIDE >> 20} MB")
    for member in members:
        if not member.filename.endswith("/"):
            yield _member(path, member)


def _member(path: Path, member: zipfile.ZipInfo) -> Entry:
    mode = member.external_attr >> 16
    problem = ""
    if member.flag_bits & 1:
        problem = "this is encrypted"
    elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        problem = _kind(mode)
    elif member.file_size > MAX_SOURCE:
        problem = f"the file is larger than {MAX_SOURCE // 1000} KB"
    # The name as it stands in the archive: `filename` is cut at a NUL, and has its slashes mended.
    name = member.orig_filename.replace("\\", "/")
    return Entry(
        name=name,
        read=lambda: _read_member(path, member),
        problem=problem,
        seconds=path.stat().st_mtime,
    )


def _read_member(path: Path, member: zipfile.ZipInfo) -> bytes:
    """The bytes of one file in an archive, as far as a source may go."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as opened:
            source = opened.read(MAX_SOURCE + 1)
    except Exception as error:  # noqa: BLE001 - decompressors raise kinds of their own
        raise Unfit(f"it cannot be unpacked: {error}") from None
    if len(source) > MAX_SOURCE:
        raise Unfit(f"the file is larger than {MAX_SOURCE // 1000} KB")
    return source
