"""Files written and set aside so that no crash and no second kit loses what was there."""

from __future__ import annotations

import itertools
import os
from contextlib import suppress
from pathlib import Path

from kit.errors import MachineError

_ADVICE = "Make room on the disk, or see who may write to the folder."


def write_whole(file: Path, content: bytes) -> None:
    """Write ``file`` so that a crash leaves either its old content or all of the new.

    Makes the folders above it. Of several writers the last one wins. Raises
    :class:`MachineError`.
    """
    temporary = file.with_name(f".{file.name}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_new(temporary, content)
        temporary.replace(file)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise MachineError(f"{file} cannot be written: {_why(error)}.", _ADVICE) from None


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
        sentence = f"Nothing can be kept in {wanted.parent}: {_why(error)}."
        raise MachineError(sentence, f"Nothing was changed. {_ADVICE}") from None
    raise AssertionError


def put_aside(file: Path) -> Path | None:
    """Rename ``file`` to the first free one of ``file.bad-1``, ``file.bad-2`` and so on.

    Gives the new name, or None if the file could not be renamed.
    """
    for number in itertools.count(1):
        aside = file.with_name(f"{file.name}.bad-{number}")
        try:
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


def _why(error: OSError) -> str:
    return error.strerror or str(error)
