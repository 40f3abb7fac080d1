"""Find what the folder of a gradebook has about one student outside the gradebook."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from kit.classroom.roster import Student, is_named_for
from kit.errors import MachineError

STUDENT_FOLDERS: Final = ("feedback", "github", "exercism", "classroom50", "gradescope/results")
"""The folders below ``--out`` in which each student has a file or a folder."""
MOST_BYTES: Final = 64 * 2**20  # of a file that is searched


def find_student_files(out: Path, student: str) -> list[Path]:
    """Return the files and folders of one student that feedback and exports have written."""
    found: list[Path] = []
    for folder in STUDENT_FOLDERS:
        if (out / folder).is_dir() and not (out / folder).is_symlink():
            found += (path for path in (out / folder).iterdir() if is_named_for(path.name, student))
    return sorted(found)


def remove_files(paths: Iterable[Path]) -> None:
    """Remove files and whole folders, never what a link leads to; raise :class:`MachineError`."""
    for path in paths:
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            sentence = f"{path} cannot be removed: {error.strerror}."
            raise MachineError(sentence, "See who may write there, then run it again.") from None


def find_mentions(out: Path, student: Student, ignored: Sequence[Path]) -> Iterator[Path]:
    """Yield the files below ``out`` in whose path or text a student's id, email or name is.

    Of an archive the names of its files and their texts are searched. A file that cannot be read is
    yielded too.
    """
    texts = filter(None, (student.id, student.email, student.name))
    word = re.compile(
        rb"(?<!\w)(?:%b)(?!\w)" % b"|".join(re.escape(text.encode()) for text in texts),
        re.IGNORECASE,
    )
    for folder, _, names in os.walk(out):
        for path in sorted(Path(folder, name) for name in names):
            if path not in ignored and _has_word(path, path.relative_to(out), word):
                yield path


def _has_word(path: Path, shown: Path, word: re.Pattern[bytes]) -> bool:
    if word.search(os.fsencode(shown)):
        return True
    try:
        if not path.is_file() or path.is_symlink():
            return False
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return any(_is_in_member(archive, info, word) for info in archive.infolist())
        with path.open("rb") as stream:
            return bool(word.search(stream.read(MOST_BYTES)))
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile):
        return True


def _is_in_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, word: re.Pattern[bytes]) -> bool:
    if word.search(info.filename.encode()):
        return True
    with archive.open(info) as stream:
        return bool(word.search(stream.read(MOST_BYTES)))
