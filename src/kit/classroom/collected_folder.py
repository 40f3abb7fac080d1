"""Write what students have handed in as a folder that ``kit class grade`` reads."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from kit.classroom.uploads.exercise_files import PROGRESS, TRIES
from kit.classroom.uploads.submission import PROBLEM_FILE, Upload
from kit.errors import MachineError
from kit.files import is_file, write_beside, write_whole
from kit.source import BadFile, read_source

UNKNOWN_TIME: Final = 0.0  # 1970: a time that no submission can have; see accept_time()


def write_student(folder: Path, upload: Upload, submitted_at: datetime | None) -> list[Path]:
    """Write a student's files below ``folder``; return the copies of texts that were replaced.

    Each exercise is at ``exercises/<address>.py``, and is as old as the submission; if its time is
    not known, of 1970, which the kit reads as unknown. A file that is different, or that is not
    part of the submission any more, is first kept as ``.kit/kept/<address>.<N>.py``. If the
    submission is refused, a text file says why, so that it is refused again for the same reason and
    is not missing. Raises :class:`MachineError`.
    """
    kept = []
    for file in _find_old(folder, upload.sources.keys()):
        kept.append(_keep(folder, file))
        file.unlink()
    if upload.problem:
        write_whole(folder / PROBLEM_FILE, upload.problem.encode("utf-8", "replace"))
    else:
        (folder / PROBLEM_FILE).unlink(missing_ok=True)
    seconds = submitted_at.timestamp() if submitted_at else UNKNOWN_TIME
    for address, source in upload.sources.items():
        file = folder / f"exercises/{address}.py"
        if _read(file) != source:
            if is_file(file):
                kept.append(_keep(folder, file))
            write_whole(file, source)
        try:
            os.utime(file, (seconds, seconds))
        except OSError as error:
            sentence = f"The time of {file} cannot be set: {error.strerror}."
            raise MachineError(sentence, "See who may write to the folder.") from None
    if upload.progress:
        write_whole(folder / PROGRESS, upload.progress)
    if upload.log:
        write_whole(folder / TRIES, upload.log)
    return kept


def _find_old(folder: Path, addresses: Iterable[str]) -> list[Path]:
    """Return the files of exercises from an earlier collection that are not handed in now."""
    present = (folder / "exercises").glob("*/*.py")
    wanted = {folder / f"exercises/{address}.py" for address in addresses}
    return sorted(file for file in present if file not in wanted and is_file(file))


def _keep(folder: Path, file: Path) -> Path:
    below = file.relative_to(folder / "exercises")
    return write_beside(folder / ".kit/kept" / below, _read(file) or b"")


def _read(file: Path) -> bytes | None:
    try:
        return read_source(file)
    except BadFile:
        return None
