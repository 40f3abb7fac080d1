"""Files read, written and set aside so that no crash and no second kit loses what was there."""

from __future__ import annotations

import errno
import itertools
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
_ADVICE = "Make room on the disk, or see who may write to the folder."
_KINDS = {
    stat.S_IFDIR: "folder",
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFLNK: "link",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}
_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""What flock(2) and Windows' _locking() report while another process holds the lock."""


class NotRegular(OSError):
    """There is something else than a regular file; ``kind`` says what, such as ``folder``."""

    def __init__(self, mode: int) -> None:
        self.kind = kind_of(mode)
        super().__init__(errno.EINVAL, f"it is a {self.kind}")


def kind_of(mode: int) -> str:
    """Say what has this ``st_mode``, such as ``folder``; empty for a regular file."""
    return "" if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "special file")


def read_regular(file: Path, most: int, *, follow_links: bool = True) -> bytes:
    """Return the first ``most`` bytes of a regular file; raises as :func:`open_regular`."""
    with open_regular(file, follow_links=follow_links) as opened:
        return opened.read(most)


def open_regular(file: Path, *, follow_links: bool = True) -> BinaryIO:
    """Open a regular file for reading, for the caller to close; nothing else is ever opened.

    Raises :class:`NotRegular` and other :class:`OSError`, and ValueError for an impossible path.
    """
    mode = file.stat(follow_symlinks=follow_links).st_mode
    if not stat.S_ISREG(mode):
        raise NotRegular(mode)  # opening a pipe or a device may wait for ever, or do something
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
    if not follow_links:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    opened = os.fdopen(os.open(file, flags), "rb")
    mode = os.fstat(opened.fileno()).st_mode
    if not stat.S_ISREG(mode):
        opened.close()
        raise NotRegular(mode)
    return opened


def is_file(path: Path) -> bool:
    """Whether ``path`` is a regular file; False where nothing can be seen, where pathlib raises."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """Whether ``path`` is a folder; False where nothing can be seen, where pathlib raises."""
    return os.path.isdir(path)  # noqa: PTH112


@contextmanager
def locked(file: Path) -> Iterator[bool]:
    """Hold the lock ``file``, which the system frees if this process dies.

    Gives False where there is none: the folder cannot be written, or its file system has no locks.
    Raises :class:`MachineError` if another process holds it for :data:`LOCK_SECONDS`.
    """
    descriptor = _open_lock(file)
    if descriptor is None:
        yield False
        return
    try:
        yield _take_lock(descriptor, file)
    finally:
        os.close(descriptor)


def _open_lock(file: Path) -> int | None:
    flags = os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    for access in (os.O_RDWR, os.O_RDONLY):  # a lock on NFS needs the first
        with suppress(OSError):
            return os.open(file, flags | access, 0o666)
    return None


def _take_lock(descriptor: int, file: Path) -> bool:
    until = time.monotonic() + LOCK_SECONDS
    while True:
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
        if time.monotonic() > until:
            raise MachineError(
                f"{file} has been locked by another process for {LOCK_SECONDS:g} seconds.",
                "End that process (it may be a kit that was suspended), then try again.",
            )
        time.sleep(0.01)


def write_whole(file: Path, content: bytes, *, is_locked: bool = False) -> None:
    """Write ``file`` so that a crash leaves either its old content or all of the new.

    Makes the folders above it. Of several writers the last one wins. Temporary files that a killed
    kit has left are removed: all of them if a lock keeps other writers out, else the old ones.
    Raises :class:`MachineError`.
    """
    temporary = file.with_name(f".{file.name}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(file, 0.0 if is_locked else LEFTOVER_SECONDS)
        _write_new(temporary, content)
        temporary.replace(file)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise _cannot(f"{file} cannot be written", error, file) from None


def _remove_leftovers(file: Path, age: float) -> None:
    """Remove temporary files of ``file`` that are at least ``age`` seconds old."""
    with suppress(OSError), os.scandir(file.parent) as entries:
        for entry in entries:
            if entry.name.startswith(f".{file.name}."):
                with suppress(OSError):
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime >= age:
                        Path(entry.path).unlink()


def write_beside(wanted: Path, content: bytes) -> Path:
    """Write ``content`` to the first free one of ``name.1.py``, ``name.2.py`` … and to the disk.

    ``wanted`` is ``name.py``; gives the file that was written. Raises :class:`MachineError`.
    """
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        for number in itertools.count(1):
            file = wanted.with_name(f"{wanted.stem}.{number}{wanted.suffix}")
            with suppress(FileExistsError):
                _write_new(file, content)
                return file
    except OSError as error:
        sentence = f"Nothing can be kept in {wanted.parent}"
        raise _cannot(sentence, error, wanted, "Nothing was changed. ") from None
    raise AssertionError


def move_beside(wanted: Path, file: Path) -> Path:
    """Move ``file``, whatever it is, into the first free folder ``name.1``, ``name.2`` and so on.

    ``wanted`` is ``name.py``; returns the new path. A folder of its own can be taken at once by one
    process only, and what is moved needs no rights to be read. Raises :class:`MachineError`.
    """
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        for number in itertools.count(1):
            folder = wanted.with_name(f"{wanted.stem}.{number}")
            with suppress(FileExistsError):
                folder.mkdir()
                break
        target = folder / file.name
        file.rename(target)
    except OSError as error:
        with suppress(OSError, UnboundLocalError):
            folder.rmdir()
        sentence = f"{file} cannot be moved to {wanted.parent}"
        raise _cannot(sentence, error, wanted, "Nothing was changed. ") from None
    return target


def put_aside(file: Path) -> Path | None:
    """Rename ``file`` to the first free one of ``file.bad-1``, ``file.bad-2`` and so on.

    Gives the new name, or None if the file could not be renamed.
    """
    for number in itertools.count(1):
        aside = file.with_name(f"{file.name}.bad-{number}")
        try:
            if stat.S_ISDIR(file.lstat().st_mode):
                if os.path.lexists(aside):
                    continue
                file.rename(aside)  # never replaces a file
                return aside
            aside.touch(exist_ok=False)  # takes the name, so that no second kit does
            file.replace(aside)
        except FileExistsError:
            continue
        except OSError:
            with suppress(OSError):
                aside.unlink()
            return None
        return aside
    raise AssertionError


def _write_new(file: Path, content: bytes) -> None:
    with file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def blocking_place(file: Path) -> Path | None:
    """The first place above ``file`` that is not a folder, None if all of them are."""
    above = reversed(file.parents)
    return next((p for p in above if os.path.lexists(p) and not is_folder(p)), None)


def _cannot(sentence: str, error: OSError, file: Path, consequence: str = "") -> MachineError:
    """The error for what could not be done to ``file`` or in its folder."""
    blocking = blocking_place(file)
    if blocking is not None:
        why, advice = f"{blocking} is not a folder", "Move it to another place."
    else:
        why, advice = error.strerror or str(error), _ADVICE
    return MachineError(f"{sentence}: {why}.", consequence + advice)
