"""Find what the folder of a gradebook has about one student outside the gradebook."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final

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


def compile_words(student: Student) -> re.Pattern[bytes]:
    """Return a pattern for a student's id, email or name as whole words in UTF-8, in any case."""
    words = (student.id, student.email, student.name)
    texts = b"|".join(re.escape(word.encode()) for word in words if word)
    return re.compile(rb"(?<![^\W_])(?:%b)(?![^\W_])" % texts, re.IGNORECASE)


def find_mentions(out: Path, word: re.Pattern[bytes], ignored: Sequence[Path]) -> Iterator[Path]:
    """Yield the files below ``out`` in whose path or text ``word`` is.

    Of a zip the names of its files and their texts are searched, of Python files only the names:
    an autograder has the kit's own. A file that cannot be read is yielded too.
    """
    for folder, _, names in os.walk(out):
        for path in sorted(Path(folder, name) for name in names):
            if path not in ignored and _has_word(path, path.relative_to(out), word):
                yield path


def _has_word(path: Path, shown: Path, word: re.Pattern[bytes]) -> bool:
    is_file = path.is_file() and not path.is_symlink()
    try:
        if _is_in(str(shown), path.open("rb") if is_file else io.BytesIO(), word):
            return True
        if not (is_file and zipfile.is_zipfile(path)):
            return False
        with zipfile.ZipFile(path) as archive:
            return any(_is_in(i.filename, archive.open(i), word) for i in archive.infolist())
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile):
        return True


def _is_in(name: str, stream: IO[bytes], word: re.Pattern[bytes]) -> bool:
    with stream:
        if word.search(os.fsencode(name)):
            return True
        return not name.endswith(".py") and bool(word.search(stream.read(MOST_BYTES)))
