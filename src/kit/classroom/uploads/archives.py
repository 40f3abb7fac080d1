"""List the files of a zip or tar archive, and read their bytes on demand.

An archive is never unpacked to disk. Reading stops at the limits here, whatever the archive
declares, so neither a name nor a size in it can do harm.
"""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import IO, BinaryIO, Final, cast

from kit.classroom.uploads import MAX_FILES, TOO_MANY, UploadedFile, explain_error
from kit.classroom.uploads.zip_names import decode_names
from kit.files import name_kind
from kit.source import MAX_SOURCE, BadFile, explain_kind, is_machine

ZIP: Final = (".zip",)
TAR: Final = (".tar.gz", ".tgz", ".tar")
ARCHIVES: Final = (*ZIP, *TAR)  # endings of the archives that are read
OTHER_ARCHIVES: Final = (".tar.bz2", ".tar.xz", ".tbz2", ".txz", ".7z", ".rar")
"""Archives that are recognised by name, to say that they are not read."""

_MEMBER: Final = b"PK\1\2"  # how the directory of a zip begins a member; see APPNOTE.TXT, 4.3.12
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """How many bytes an archive may have, and all of its files unpacked, and how many files."""

    packed: int
    unpacked: int
    files: int
    too_many: str = TOO_MANY


SUBMISSION: Final = ArchiveLimits(packed=20 << 20, unpacked=200 << 20, files=4 * MAX_FILES)
"""Of one student; forty exercises are far below one MB."""
DOWNLOAD: Final = ArchiveLimits(
    packed=1 << 30, unpacked=4 << 30, files=200_000, too_many="there are more than 200000 files"
)
"""Of a whole class, as a learning management system makes it."""


def find_ending(name: str, endings: tuple[str, ...] = (*ARCHIVES, *OTHER_ARCHIVES)) -> str:
    """Return which of ``endings`` a file's name has, in any case, or ""."""
    return next((end for end in endings if name.lower().endswith(end)), "")


@contextmanager
def open_archive(
    name: str,
    opened: BinaryIO,
    limits: ArchiveLimits = SUBMISSION,
    words: Collection[str] = (),
) -> Iterator[list[UploadedFile]]:
    """List the files of an archive by its name's ending; raise :class:`BadFile`.

    ``words`` are expected in names, if it is not known how these are encoded.
    """
    size = opened.seek(0, io.SEEK_END)
    opened.seek(0)
    if size > limits.packed:
        raise BadFile(f"the archive is larger than {limits.packed >> 20} MB")
    if ending := find_ending(name, OTHER_ARCHIVES):
        raise BadFile(f"an archive of the kind {ending} is not read: hand in a .zip or the folder")
    if find_ending(name, TAR):
        yield _read_tar(name, opened, limits)
        return
    if _has_more(opened, limits.files):
        raise BadFile(limits.too_many)
    try:
        archive = zipfile.ZipFile(opened)
    except Exception as error:  # noqa: BLE001 - a damaged directory fails in many ways
        raise explain_error(error, "the archive") from None
    with archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > limits.unpacked:
            raise BadFile(f"the archive would unpack to more than {limits.unpacked >> 20} MB")
        yield [
            _describe(archive, member, file)
            for member, file in zip(members, decode_names(members, words), strict=True)
            if not file.endswith("/")
        ]


def _has_more(opened: BinaryIO, most: int) -> bool:
    """Whether a zip may have more members than ``most``: each costs memory when it is listed."""
    count, rest = 0, b""
    while (chunk := opened.read(_CHUNK)) and count <= most:
        count += (rest + chunk).count(_MEMBER)
        rest = chunk[-(len(_MEMBER) - 1) :]
    opened.seek(0)
    return count > most


def _describe(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> UploadedFile:
    mode = member.external_attr >> 16
    problem = ""
    if member.flag_bits & 1:
        problem = "this is encrypted"
    elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        problem = "it is compressed in a way that is not read"  # others may take any memory
    elif stat.S_IFMT(mode) != 0:
        problem = explain_kind(name_kind(mode))
    return UploadedFile(
        name=name,
        load=lambda most: _load(archive, member, most),
        problem=problem,
        size=member.file_size,
    )


def _load(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    if member.file_size > most:
        raise BadFile(f"the file is larger than {most // 1000} KB")
    try:
        with archive.open(member) as inside:
            return inside.read(most + 1)
    except Exception as error:  # noqa: BLE001 - decompressors raise kinds of their own
        if is_machine(error):
            raise explain_error(error, member.filename) from None
        raise BadFile(f"it cannot be unpacked: {error}") from None


class _LimitedReader(io.RawIOBase):
    """A stream that raises :class:`BadFile` after ``most`` bytes."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream, self._most, self._left = stream, most, most

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(min(size if size >= 0 else self._left + 1, self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise BadFile(f"the archive would unpack to more than {self._most >> 20} MB")
        return data


def _read_tar(name: str, opened: BinaryIO, limits: ArchiveLimits) -> list[UploadedFile]:
    """Read a tar once from its start: going back in a compressed one would unpack it again."""
    files: list[UploadedFile] = []
    count = 0
    is_packed = not find_ending(name, (".tar",))
    plain = cast("IO[bytes]", gzip.GzipFile(fileobj=opened)) if is_packed else opened
    stream = _LimitedReader(plain, limits.unpacked)
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in islice(archive, limits.files + 1):
                files += [] if member.isdir() else [_read_tar_member(archive, member)]
                count += 1
        while count <= limits.files and stream.read(_CHUNK):
            pass  # to its end, where gzip has a checksum
    except BadFile:
        raise
    except Exception as error:  # noqa: BLE001 - damaged archives fail in many ways
        raise explain_error(
            error if str(error) else EOFError("it ends early"), "the archive"
        ) from None
    if count > limits.files:
        raise BadFile(limits.too_many)
    return files


def _read_tar_member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> UploadedFile:
    kind = "" if member.isfile() else "special file"
    problem = "this is a link" if member.issym() or member.islnk() else explain_kind(kind)
    if member.issparse():
        problem = "it is stored as a sparse file, which is not read"
    most = SUBMISSION.packed if find_ending(member.name) else 50 * MAX_SOURCE
    content: bytes | None = None
    if not problem and member.size <= most and (inside := archive.extractfile(member)):
        content = inside.read(most)

    def load(limit: int) -> bytes:
        if content is None:
            raise BadFile(f"the file is larger than {min(most, limit) // 1000} KB")
        return content[: limit + 1]

    name = member.name.removeprefix("./")
    return UploadedFile(name=name, load=load, problem=problem, size=member.size)
