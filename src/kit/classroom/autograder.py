"""The autograder that a teacher uploads to Gradescope: a folder, and the same as a zip archive.

At the top of it stand ``setup.sh``, which Gradescope runs once, and ``run_autograder``, which it
runs for each submission (https://gradescope-autograders.readthedocs.io/en/latest/specs/). Beside
them lie the kit's own package, what it needs, the assignment, and the course as students have it:
no solutions, no mistakes. Of the roster only ids and emails go along.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import Final

import kit
from kit.classroom.assignment import Assignment
from kit.classroom.handing_out import write_pack
from kit.classroom.roster import Student
from kit.course import Course
from kit.errors import MachineError, UsageError
from kit.files import write_whole
from kit.packages import read_requirements

SCRIPTS: Final = ("setup.sh", "run_autograder")
_LEFT_OUT: Final = ("__pycache__", "_course", "*.pyc")
_AT: Final = (1980, 1, 1, 0, 0, 0)
"""The time of each entry of the archive, so that the same content is the same file."""


def write_autograder(
    folder: Path,
    assignment: Assignment,
    course: Course,
    students: Iterable[Student],
    packages: Sequence[str] = (),
) -> Path:
    """Make ``folder/autograder`` anew and ``folder/autograder.zip``; gives the archive.

    ``packages`` are what the course needs besides. Raises :class:`UsageError` if there is something
    else of that name, :class:`MachineError` if it cannot be written.
    """
    target = folder / "autograder"
    if target.exists() and not all((target / name).is_file() for name in SCRIPTS):
        raise UsageError(f"{target} is there and is no autograder.", "Give another folder to --to.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".autograder-", dir=folder) as made:
            new = Path(made, "autograder")
            _fill(new, assignment, course, students, packages)
            archive = _zipped(new)
            if target.exists():
                target.rename(Path(made, "old"))
            new.rename(target)
    except OSError as error:
        raise MachineError(
            f"{target} cannot be written: {error.strerror or error}.",
            "Make room on the disk, or see who may write to the folder.",
        ) from None
    write_whole(folder / "autograder.zip", archive)
    return folder / "autograder.zip"


def _fill(
    folder: Path,
    assignment: Assignment,
    course: Course,
    students: Iterable[Student],
    packages: Sequence[str],
) -> None:
    write_pack(folder / "course", assignment, course)
    package = Path(kit.__file__).parent
    shutil.copytree(package, folder / "kit", ignore=shutil.ignore_patterns(*_LEFT_OUT))
    shutil.copyfile(assignment.file, folder / "assignment.toml")
    (folder / "roster.csv").write_text(_roster(students), encoding="utf-8", newline="")
    needed = "".join(f"{one}\n" for one in (*read_requirements("serving"), *packages))
    (folder / "requirements.txt").write_text(needed, encoding="utf-8")
    for name in SCRIPTS:
        text = resources.files("kit.classroom").joinpath("gradescope", name).read_text("utf-8")
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        (folder / name).chmod(0o755)


def _roster(students: Iterable[Student]) -> str:
    written = io.StringIO(newline="")
    rows = ((student.id, student.email) for student in students)
    csv.writer(written, lineterminator="\n").writerows([("id", "email"), *rows])
    return written.getvalue()


def _zipped(folder: Path) -> bytes:
    """The content of a folder at the top of an archive, as Gradescope wants it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if file.name in SCRIPTS else 0o100644) << 16
            archive.writestr(entry, file.read_bytes())
    return written.getvalue()
