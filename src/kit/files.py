"""Read, lock, write and move files so that no crash and no second kit loses their content."""

from __future__ import annotations

import errno
import glob
import itertools
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from kit.errors import MachineError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_SECONDS = 5.0
"""How long to wait for another kit's lock, in wall seconds: a kit holds it for a moment."""
LEFTOVER_SECONDS = 3600.0
"""Age of a temporary file, in seconds, after which no kit can still be writing it."""
_KINDS = {
    stat.S_IFREG: "",
    stat.S_IFDIR: "folder",
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFLNK: "link",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}
OPEN_SECONDS = 2.0
"""How long to try, in wall seconds, to replace a file that another program has open on Windows."""
_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK, 0)
"""What flock(2), Windows' _locking() and Wine's (0) report if another process has the lock."""

is_file, is_folder = os.path.isfile, os.path.isdir
"""Like pathlib's methods, but False if a path cannot be seen, where pathlib raises."""


class NotRegular(OSError):
    """The path is not a regular file; ``kind`` is what it is, such as ``folder``."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(errno.EINVAL, f"it is a {kind}")


def name_kind(mode: int) -> str:
    """Return the name of what has this ``st_mode``, such as ``folder``; "" for a regular file."""
    return _KINDS.get(stat.S_IFMT(mode), "special file")


def read_regular(file: Path, most: int) -> bytes:
    """Return the first ``most`` bytes of a regular file; raises as :func:`open_regular`."""
    with open_regular(file) as opened:
        return opened.read(most)


def open_regular(file: Path, *, follow_links: bool = True) -> BinaryIO:
    """Open a regular file for reading, for the caller to close; never open anything else.

    Raises :class:`NotRegular` and other :class:`OSError`, and ValueError for an impossible path.
    """
    if kind := name_kind(file.stat(follow_symlinks=follow_links).st_mode):
        raise NotRegular(kind)  # opening a pipe or a device may wait for ever, or do something
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
    if not follow_links:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    opened = os.fdopen(os.open(file, flags), "rb")
    if kind := name_kind(os.fstat(opened.fileno()).st_mode):
        opened.close()
        raise NotRegular(kind)
    return opened


@contextmanager
def hold_lock(file: Path) -> Iterator[bool]:
    """Hold the lock ``file``, which the system frees if this process dies.

    Yields False if no lock is possible: the folder cannot be written, or its file system has no
    locks. Raises :class:`MachineError` if another process holds it for :data:`LOCK_SECONDS`.
    """
    flags = os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    for access in (os.O_RDWR, os.O_RDONLY):  # a lock on NFS needs the first
        with suppress(OSError):
            descriptor = os.open(file, flags | access, 0o666)
            break
    else:
        yield False
        return
    try:
        yield _wait_for_lock(descriptor, file)
    finally:
        os.close(descriptor)


def _wait_for_lock(descriptor: int, file: Path) -> bool:
    until = time.monotonic() + LOCK_SECONDS
    while time.monotonic() <= until:
        try:
            if sys.platform == "win32":
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _BUSY:
                return False
        else:
            return True
        time.sleep(0.01)
    raise MachineError(
        f"{file} has been locked by another process for {LOCK_SECONDS:g} seconds.",
        "End that process (it may be a kit that was suspended), then try again.",
    )


def write_whole(file: Path, content: bytes, *, is_locked: bool = False) -> None:
    """Write ``file`` so that a crash leaves either its old content or all of the new.

    Makes the folders above it. If several processes write, the last one wins. Temporary files of a
    killed kit are removed: all of them if a lock keeps other writers out, else the old ones.
    Raises :class:`MachineError`.
    """
    temporary = file.with_name(f".{file.name}.{os.getpid()}-{os.urandom(4).hex()}")
    old = time.time() - (0.0 if is_locked else LEFTOVER_SECONDS)
    with _make_folder(file, f"{file} cannot be written"):
        for leftover in file.parent.glob(f".{glob.escape(file.name)}.*"):
            with suppress(OSError):
                if leftover.lstat().st_mtime <= old:
                    leftover.unlink()
        with _on_error(temporary.unlink):
            _write_new(temporary, content)
            replace_patiently(temporary, file)


def write_beside(wanted: Path, content: bytes) -> Path:
    """Write ``content`` to the first free one of ``name.1.py``, ``name.2.py`` … and to the disk.

    ``wanted`` is ``name.py``; returns the file that was written. Raises :class:`MachineError`.
    """
    with _make_folder(wanted, f"Nothing can be kept in {wanted.parent}", "Nothing was changed. "):
        write = partial(_write_new, content=content)
        return _take_free(wanted, f"{wanted.stem}.", write, wanted.suffix)


def move_beside(wanted: Path, file: Path) -> Path:
    """Move ``file``, whatever it is, into the first free folder ``name.1``, ``name.2`` and so on.

    ``wanted`` is ``name.py``; returns the new path. Only one process can make a folder, and moving
    needs no right to read. Raises :class:`MachineError`.
    """
    sentence = f"{file} cannot be moved to {wanted.parent}"
    with _make_folder(wanted, sentence, "Nothing was changed. "):
        folder = _take_free(wanted, f"{wanted.stem}.", Path.mkdir)
        with _on_error(folder.rmdir):
            return replace_patiently(file, folder / file.name)


def put_aside(file: Path) -> Path | None:
    """Rename ``file`` to the first free one of ``file.bad-1``, ``file.bad-2`` and so on.

    Returns the new name, or None if the file cannot be renamed.
    """
    with suppress(OSError):
        if stat.S_ISDIR(file.lstat().st_mode):  # renaming a folder never replaces a file
            names = (file.with_name(f"{file.name}.bad-{n}") for n in itertools.count(1))
            return file.rename(next(name for name in names if not os.path.lexists(name)))
        aside = _take_free(file, f"{file.name}.bad-", partial(Path.touch, exist_ok=False))
        with _on_error(aside.unlink):
            return replace_patiently(file, aside)
    return None


def _take_free(beside: Path, prefix: str, take: Callable[[Path], object], suffix: str = "") -> Path:
    """Return the first of ``prefix1suffix``, ``prefix2suffix`` … that ``take`` can make.

    ``take`` raises FileExistsError if the name is in use, so two processes never get the same.
    """
    for number in itertools.count(1):
        file = beside.with_name(f"{prefix}{number}{suffix}")
        with suppress(FileExistsError):
            take(file)
            return file
    raise AssertionError


def replace_patiently(file: Path, target: Path) -> Path:
    """Rename ``file`` to ``target``, also if it exists, and return ``target``. Raises OSError.

    Windows refuses that while a program reads either of them, such as a second kit, an editor or
    a virus scanner. Then it is tried for :data:`OPEN_SECONDS`.
    """
    until = time.monotonic() + OPEN_SECONDS
    while True:
        try:
            return file.replace(target)
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > until:
                raise
        time.sleep(0.01)


def _write_new(file: Path, content: bytes) -> None:
    with file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def _on_error(undo: Callable[[], object]) -> Iterator[None]:
    """Call ``undo`` if the block raises OSError."""
    try:
        yield
    except OSError:
        with suppress(OSError):
            undo()
        raise


def find_blocking(file: Path) -> Path | None:
    """Return the first path above ``file`` that is not a folder, None if all of them are."""
    above = reversed(file.parents)
    return next((p for p in above if os.path.lexists(p) and not is_folder(p)), None)


@contextmanager
def _make_folder(file: Path, sentence: str, consequence: str = "") -> Iterator[None]:
    """Make the folder of ``file``, and raise MachineError for an OSError there or in the block."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        why = error.strerror or str(error)
        advice = "Make room on the disk, or see who may write to the folder."
        if sys.platform == "win32" and isinstance(error, PermissionError):
            advice = "Close the programs that have it open, or see who may write to the folder."
        if blocking := find_blocking(file):
            why, advice = f"{blocking} is not a folder", "Move it to another place."
        raise MachineError(f"{sentence}: {why}.", consequence + advice) from None
