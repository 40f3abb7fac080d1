"""List the files of a folder, a git repository, an archive or a single file on disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from kit.classroom.uploads import (
    UploadedFile,
    check_depth,
    exists,
    explain_error,
    list_files,
    open_upload,
)
from kit.classroom.uploads.archives import find_ending, open_archive
from kit.classroom.uploads.repository import is_repository, open_repository
from kit.files import name_kind
from kit.source import BadFile, accept_time, explain_kind


@contextmanager
def open_files(path: Path) -> Iterator[list[UploadedFile]]:
    """List the files of a folder, repository or archive; raise :class:`BadFile`, MachineError."""
    if not exists(path, path.name):
        raise BadFile("the file is missing", is_missing=True)
    if path.is_symlink():
        raise BadFile("this is a link: put the folder itself in its place")
    if path.is_dir() and (inner := _find_repository(path)):
        with open_repository(inner) as files:
            yield files
    elif path.is_dir():
        yield list_files(_walk_folder(path, path, 0))
    elif find_ending(path.name):
        with open_upload(path, path.name) as opened, open_archive(path.name, opened) as files:
            yield list_files(files)
    else:
        raise BadFile("this is neither a folder nor a .zip, .tar.gz or .tar archive")


def describe_file(path: Path, name: str) -> UploadedFile:
    """Return one file on disk under another ``name``; raise BadFile, MachineError."""
    try:
        status = path.stat(follow_symlinks=False)
    except OSError as error:
        raise explain_error(error, name) from None
    return UploadedFile(
        name=name,
        load=partial(_load, path, name),
        problem=explain_kind(name_kind(status.st_mode)),
        seconds=accept_time(status.st_mtime),
    )


def _find_repository(folder: Path) -> Path | None:
    """Return the folder if it is a repository, or else the only folder in it if that is one."""
    if is_repository(folder):
        return folder
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
        raise explain_error(error, which) from None
    for entry in inside:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk_folder(root, path, depth + 1)
        else:
            yield describe_file(path, path.relative_to(root).as_posix())


def _load(path: Path, name: str, most: int) -> bytes:
    with open_upload(path, name) as opened:
        try:
            return opened.read(most + 1)
        except OSError as error:
            raise explain_error(error, name) from None
