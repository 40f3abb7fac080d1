"""What a teacher has downloaded: a folder, or an archive as a learning management system gives it.

Its folders and files are listed one level at a time, so that a student's own folder or repository
is not walked before it is known whose it is. An archive is read in place.
"""

from __future__ import annotations

import io
import stat
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from kit.classroom.roster import Student, split_words
from kit.classroom.uploads import UploadedFile, explain_error, list_files
from kit.classroom.uploads.archives import (
    DOWNLOAD,
    OTHER_ARCHIVES,
    SUBMISSION,
    find_ending,
    open_archive,
)
from kit.classroom.uploads.entries import describe_file, open_files
from kit.classroom.uploads.file_names import problem_of_name
from kit.classroom.uploads.repository import is_repository
from kit.errors import UsageError
from kit.source import BadFile, open_source

_ADVICE: Final = "Name the folder of the submissions, or the .zip or .tar.gz that you downloaded."


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadItem:
    """A folder or file of a download; ``path`` is below the download, ``/`` between the parts.

    ``open_files`` lists the files in a folder, repository or archive; it raises :class:`BadFile`
    and MachineError. ``list_items`` lists what is directly in a folder. ``describe`` returns a file
    itself, under another name. ``is_whole`` is whether the item can be a submission by itself.
    """

    path: str
    is_folder: bool
    open_files: Callable[[], AbstractContextManager[Sequence[UploadedFile]]]
    list_items: Callable[[], Sequence[DownloadItem]] = tuple
    describe: Callable[[str], UploadedFile] | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def is_whole(self) -> bool:
        return self.is_folder or bool(find_ending(self.name))


@contextmanager
def open_download(path: Path, students: Sequence[Student] = ()) -> Iterator[DownloadItem]:
    """Open a folder or archive; raise :class:`UsageError` if it cannot be read.

    The names of ``students`` show how an archive's names are encoded, if it does not say so.
    """
    words = {word for student in students for word in split_words(student.name)}
    try:
        if path.is_dir():
            path = path.resolve()
            _scan(path)  # so that a folder that cannot be read is an error, not empty
            yield DownloadItem(
                path="",
                is_folder=True,
                open_files=partial(open_files, path),
                list_items=partial(_list_folder, path, ""),
            )
            return
        if find_ending(path.name):
            with (
                open_source(path) as opened,
                open_archive(path.name, opened, DOWNLOAD, words) as files,
            ):
                yield _make_tree(files)
            return
        problem = "this is neither a folder nor a .zip, .tar.gz or .tar archive"
        problem = problem if path.exists() else "there is no such folder or archive"
    except BadFile as error:
        is_other = find_ending(path.name, OTHER_ARCHIVES)
        problem = f"archives of the kind {is_other} are not read" if is_other else error.problem
    raise UsageError(f"{path} cannot be read: {problem}.", _ADVICE)


def disk_item(path: Path, below: str = "") -> DownloadItem:
    """Return a folder, archive or file on disk; ``below`` is the path of what it is in."""
    location = f"{below}/{path.name}".removeprefix("/")
    is_folder = False
    with suppress(OSError):  # reading it says why it cannot be seen
        is_folder = stat.S_ISDIR(path.lstat().st_mode)
    return DownloadItem(
        path=location,
        is_folder=is_folder,
        open_files=partial(open_files, path),
        list_items=partial(_list_folder, path, location) if is_folder else tuple,
        describe=None if is_folder else partial(describe_file, path),
    )


def _scan(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise explain_error(error, f"the folder {folder.name}") from None


def _list_folder(folder: Path, below: str) -> list[DownloadItem]:
    if below and is_repository(folder):
        return []
    return [disk_item(path, below) for path in _scan(folder)]


def _make_tree(files: Sequence[UploadedFile], below: str = "") -> DownloadItem:
    """Return the item for a folder of an archive; ``files`` are those in it, by whole names."""
    return DownloadItem(
        path=below,
        is_folder=True,
        open_files=partial(_open_part, files, below),
        list_items=partial(_list_part, files, below),
    )


def _list_part(files: Sequence[UploadedFile], below: str) -> list[DownloadItem]:
    start = len(below) + 1 if below else 0
    parts: defaultdict[str, list[UploadedFile]] = defaultdict(list)
    items = []
    for file in files:
        name, slash, _ = file.name[start:].partition("/")
        leads_out = not name or (not below and problem_of_name(name + slash))
        if slash and not leads_out:  # else the whole name is shown
            parts[name].append(file)
        else:
            item = DownloadItem(
                path=file.name,
                is_folder=False,
                open_files=partial(_open_member, file),
                describe=partial(_rename, file),
            )
            items.append(item)
    start_name = f"{below}/" if below else ""
    items += [_make_tree(part, start_name + name) for name, part in parts.items()]
    return sorted(items, key=lambda item: item.path)


@contextmanager
def _open_part(files: Sequence[UploadedFile], below: str) -> Iterator[list[UploadedFile]]:
    start = len(below) + 1 if below else 0
    yield list_files(replace(file, name=file.name[start:]) for file in files)


def _rename(file: UploadedFile, name: str) -> UploadedFile:
    return replace(file, name=name)


@contextmanager
def _open_member(file: UploadedFile) -> Iterator[list[UploadedFile]]:
    if file.problem:
        raise BadFile(file.problem)
    content = io.BytesIO(file.read(SUBMISSION.packed))
    with open_archive(file.name, content) as inside:
        yield list_files(inside)
