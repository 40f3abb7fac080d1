"""List the files of a folder, a git repository or a zip archive, and read their bytes on demand.

An archive is never unpacked. Reading stops at the size that a source may have, whatever the archive
declares, so neither a name nor a size in it can do harm.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from kit.classroom.uploads import MAX_FILES, TOO_MANY, UploadedFile, check_depth, list_files
from kit.classroom.uploads.repository import is_repository, open_repository
from kit.files import name_kind
from kit.source import MAX_SOURCE, BadFile, accept_time, explain_kind, open_source, read_source

MAX_ARCHIVE: Final = 20 << 20  # bytes of an archive; forty exercises are far below one MB
MAX_INSIDE: Final = 200 << 20  # bytes that all files of an archive together declare to have
OTHER_ARCHIVES: Final = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar", ".7z", ".rar")
"""Archives that are recognised by name, to say that they are not read."""

_TOO_LARGE: Final = f"the file is larger than {MAX_SOURCE // 1000} KB"


@contextmanager
def open_files(path: Path) -> Iterator[list[UploadedFile]]:
    """List the files of a folder, repository or archive; raise :class:`BadFile`, MachineError."""
    if path.is_symlink():
        raise BadFile("this is a link: put the folder itself in its place")
    name = path.name.lower()
    if path.is_dir() and (inner := _find_repository(path)):
        with open_repository(inner) as files:
            yield files
    elif path.is_dir():
        yield list_files(_walk_folder(path, path, 0))
    elif name.endswith(".zip"):
        with _open_archive(path) as members:
            yield list_files(members)
    elif end := next((end for end in OTHER_ARCHIVES if name.endswith(end)), None):
        raise BadFile(f"an archive of the kind {end} is not read: hand in a .zip or the folder")
    else:
        raise BadFile("this is neither a folder nor a .zip archive")


def _find_repository(folder: Path) -> Path | None:
    """Return the folder if it is a repository, or else the only folder in it if that is one."""
    if is_repository(folder):
        return folder
    inside: list[os.DirEntry[str]] = []
    with suppress(OSError):  # reading the folder says why
        inside = [entry for entry in os.scandir(folder) if not entry.name.startswith(".")]
    if len(inside) == 1 and inside[0].is_dir(follow_symlinks=False):
        only = Path(inside[0].path)
        return only if is_repository(only) else None
    return None


def _walk_folder(root: Path, folder: Path, depth: int) -> Iterator[UploadedFile]:
    check_depth(depth)
    try:
        inside = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        name = folder.relative_to(root).as_posix()
        which = "the folder" if folder == root else f"the folder {name}"
        raise BadFile(f"{which} cannot be read: {error.strerror}") from None
    for entry in inside:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk_folder(root, path, depth + 1)
        else:
            status = entry.stat(follow_symlinks=False)
            yield UploadedFile(
                name=path.relative_to(root).as_posix(),
                read=lambda path=path: read_source(path),  # type: ignore[misc]
                problem=explain_kind(name_kind(status.st_mode)),
                seconds=accept_time(status.st_mtime),
            )


@contextmanager
def _open_archive(path: Path) -> Iterator[Iterator[UploadedFile]]:
    """Open a zip archive and give its files; its directory is read once."""
    with ExitStack() as stack:
        opened = stack.enter_context(open_source(path))
        content = opened.read(MAX_ARCHIVE + 1)
        if len(content) > MAX_ARCHIVE:
            raise BadFile(f"the archive is larger than {MAX_ARCHIVE >> 20} MB")
        # Each member costs memory when it is listed; see APPNOTE.TXT, 4.3.12, for how it begins.
        if content.count(b"PK\1\2") > 4 * MAX_FILES:
            raise BadFile(TOO_MANY)
        try:
            archive = stack.enter_context(zipfile.ZipFile(opened))
        except Exception as error:  # noqa: BLE001 - a damaged directory fails in many ways
            raise BadFile(f"the archive cannot be read: {error}") from None
        members = archive.infolist()
        if sum(member.file_size for member in members) > MAX_INSIDE:
            raise BadFile(f"the archive would unpack to more than {MAX_INSIDE >> 20} MB")
        yield (_describe(archive, each) for each in members if not each.filename.endswith("/"))


def _describe(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> UploadedFile:
    mode = member.external_attr >> 16
    problem = ""
    if member.flag_bits & 1:
        problem = "this is encrypted"
    elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        problem = "it is compressed in a way that is not read"  # others may take any memory
    elif stat.S_IFMT(mode) != 0:
        problem = explain_kind(name_kind(mode))
    # The name as the archive has it: `filename` is cut at a NUL, and its slashes are changed.
    name = member.orig_filename.replace("\\", "/")
    return UploadedFile(name=name, read=lambda: _read_member(archive, member), problem=problem)


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return the bytes of one file, at most as many as a source may have."""
    try:
        with archive.open(member) as inside:
            source = inside.read(MAX_SOURCE + 1)
    except Exception as error:  # noqa: BLE001 - decompressors raise kinds of their own
        raise BadFile(f"it cannot be unpacked: {error}") from None
    if len(source) > MAX_SOURCE:
        raise BadFile(_TOO_LARGE)
    return source
