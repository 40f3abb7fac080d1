"""Find each student's submission, and read the files of exercises in it.

Only files that are named as the exercises are read, flat or at their address, in one folder around
them or none. All other files are left where they are and never reach the process that runs a
submission; those that would matter there are refused by name, so that their author knows.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kit.classroom.roster import Student, fold_name
from kit.classroom.rows import Refusal
from kit.classroom.uploads import UploadedFile
from kit.classroom.uploads.entries import OTHER_ARCHIVES, open_files
from kit.course import Course
from kit.errors import KitError, UsageError
from kit.learner.progress import count_seen_hints
from kit.source import BadFile

ENDINGS: Final = (".zip", ".git", *OTHER_ARCHIVES)  # what may follow a student's id
MAX_NAME: Final = 1_000  # characters of the name of one file, so that a search in it ends in time
MAX_COPIES: Final = 10  # files of one exercise that are read, to see whether they are the same
PROGRESS: Final = ".kit/progress.json"  # the student's own record, which counts the hints
_MODULES: Final = {
    *("kit", "pytest", "conftest", "hypothesis", "pytest_asyncio"),
    *("sitecustomize", "usercustomize"),
}
_SETTINGS: Final = ("pytest.ini", "pyproject.toml", "setup.cfg", "tox.ini", "pyvenv.cfg")
_COMPILED: Final = (".pyc", ".pyo", ".so", ".pyd", ".dll", ".dylib", ".pth")
_SHELVES: Final = frozenset(
    ("solutions", "mistakes", "answers", "checks", "hints", "hunts", "tests")
)
"""Folders of a course or of a workspace that have files of the same names."""

_NEARLY: Final = "its name is nearly that of an exercise"
_LEAVE_OUT: Final = "Leave it out: only the files of the exercises are graded."


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What was read of a submission.

    ``sources`` has the bytes of each exercise by its address, ``unfit`` the reason why the file of
    an exercise could not be read. ``problem`` says why nothing could be read, empty otherwise.
    ``hints`` counts hints by exercise, None if the student's own record is not part of it.
    ``submitted_at`` is when the newest of the exercises' files was changed, None if not known.
    """

    sources: Mapping[str, bytes] = field(default_factory=dict)
    unfit: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    hints: Mapping[str, int] | None = None
    submitted_at: datetime | None = None
    problem: str = ""

    @property
    def digest(self) -> str:
        """A number for what is graded, regardless of all other files."""
        made = hashlib.sha256(self.problem.encode("utf-8", "surrogatepass"))
        for address, content in sorted(self.sources.items()):
            made.update(f"{address} {len(content)}\n".encode() + content)
        for address, problem in sorted(self.unfit.items()):
            made.update(f"{address}!{problem}\n".encode("utf-8", "surrogatepass"))
        return made.hexdigest()


def find_submissions(
    folder: Path, students: Iterable[Student]
) -> tuple[dict[str, list[Path]], tuple[str, ...]]:
    """Return paths by student's id, and names of no student; raise :class:`UsageError`."""
    ids = {fold_name(student.id): student.id for student in students}
    submissions: dict[str, list[Path]] = {}
    unknown = []
    try:
        paths = sorted(folder.resolve().iterdir())
    except OSError as error:
        sentence = f"{folder} cannot be read: {error.strerror}."
        raise UsageError(sentence, "Name the folder of the submissions.") from None
    for path in paths:
        stems = [path.name[: -len(end)] for end in ENDINGS if path.name.lower().endswith(end)]
        names = map(fold_name, (path.name, *stems))
        student = next((ids[name] for name in names if name in ids), None)
        if student is not None:
            submissions.setdefault(student, []).append(path)
        elif not path.name.startswith("."):
            letters = (c if c.isprintable() else ascii(c)[1:-1] for c in path.name)
            unknown.append("".join(letters))  # on one line, and possible to store
    return submissions, tuple(unknown)


def read_submission(paths: Sequence[Path], course: Course) -> Upload:
    """Read a student's submission, or say its ``problem``; raise KitError if git is missing."""
    if len(paths) > 1:
        names = " and ".join(path.name for path in paths)
        return Upload(problem=f"there is more than one submission: {names}")
    try:
        return read_upload(paths[0], course)
    except BadFile as error:
        return Upload(problem=error.problem)
    except KitError:
        raise
    except Exception as error:  # noqa: BLE001 - files can be odd in unexpected ways
        return Upload(problem=f"it cannot be read: {type(error).__name__}: {error}")


def read_upload(path: Path, course: Course) -> Upload:
    """Read the folder, git repository or zip archive ``path``.

    A file of an exercise is found flat or at its address, in any folder; if there are several,
    those at the usual places count. Raises :class:`BadFile` if there is no such file or nothing can
    be read, :class:`kit.errors.MachineError` if git is needed and missing.
    """
    with open_files(path) as files:
        sorter = _Sorter(course)
        wrapper = _find_wrapper(files)
        for file in files:
            sorter.add(file, file.name.removeprefix(wrapper))
        candidates = sorter.elsewhere | sorter.usual
        if not candidates:
            raise BadFile(_describe_files(files, sorter.refusals))
        sources, unfit = {}, {}
        for address, copies in candidates.items():
            try:
                sources[address] = _read_only_copy(copies)
            except BadFile as error:
                unfit[address] = error.problem
                repair = f"Hand in one plain file exercises/{address}.py."
                sorter.refuse(copies[0].name, error.problem, repair)
    times = [f.seconds for copies in candidates.values() for f in copies if f.seconds is not None]
    return Upload(
        sources=sources,
        unfit=unfit,
        refusals=tuple(sorter.refusals),
        hints=count_seen_hints(sorter.progress) if sorter.progress else None,
        submitted_at=datetime.fromtimestamp(max(times), UTC) if times else None,
    )


class _Sorter:
    """Sorts the files of a submission by what they are."""

    def __init__(self, course: Course) -> None:
        self._usual_names = {
            fold_name(f"{before}.py"): e.address
            for e in course.exercises
            for before in (e.name, e.address, f"exercises/{e.name}", f"exercises/{e.address}")
        }
        self._stems = {fold_name(e.name): e.address for e in course.exercises}
        preloaded = {name.partition(".")[0] for needs in course.runners for name in needs.preload}
        self._modules = _MODULES | sys.stdlib_module_names | preloaded
        self.usual: dict[str, list[UploadedFile]] = {}
        self.elsewhere: dict[str, list[UploadedFile]] = {}
        self.refusals: list[Refusal] = []
        self.progress = b""

    def add(self, file: UploadedFile, name: str) -> None:
        """Add a file by its ``name`` below the folder that everything is in."""
        *folders, last = fold_name(name).split("/")
        stem, _, suffix = last.rpartition(".")
        may_be_exercise = not _is_litter(name) and not _SHELVES & set(folders)
        if len(name) > MAX_NAME:
            self.refuse(f"{file.name[:60]}…", "its name is too long")
        elif name == PROGRESS and not file.problem:
            with contextlib.suppress(BadFile):
                self.progress = file.read()
        elif name.endswith(".git/HEAD"):
            problem = "a repository in here is not read, only the files beside it"
            repair = "If the commit counts, hand in the folder of the repository itself."
            self.refuse(file.name, problem, repair)
        elif problem := _problem_of_name(file.name):
            self.refuse(file.name, problem)
        elif address := self._usual_names.get(fold_name(name)):
            self.usual.setdefault(address, []).append(file)
        elif may_be_exercise and suffix == "py" and (address := self._stems.get(stem)):
            self.elsewhere.setdefault(address, []).append(file)
        elif problem := file.problem or self._effect_of(folders, last):
            self.refuse(file.name, problem)
        elif may_be_exercise and (meant := self._near_miss(last)):
            what = "Export the notebook as a script of" if suffix == "ipynb" else "Give the file"
            self.refuse(file.name, _NEARLY, f"Did you mean {meant}.py? {what} that name.")

    def refuse(self, name: str, problem: str, repair: str = _LEAVE_OUT) -> None:
        self.refusals.append(Refusal(name=name, problem=problem, repair=repair))

    def _near_miss(self, last: str) -> str:
        """Return the exercise meant by a name such as ``full states (1).py.txt``, or ""."""
        plain = re.sub(r"\.(py|txt|ipynb)\b", "", last)
        plain = re.sub(r"[\s._-]*(\(\d+\)|copy|kopie|final|v?\d+)$", "", plain)
        plain = re.sub(r"[\s._-]+", "_", plain).strip("_")
        return self._stems.get(plain, "").rpartition("/")[2]

    def _effect_of(self, folders: Sequence[str], last: str) -> str:
        """Say what a file that is not an exercise would do elsewhere; empty for a README."""
        stem, _, suffix = last.rpartition(".")
        module = folders[-1] if folders and stem == "__init__" else stem.partition(".")[0]
        if "__pycache__" in folders:
            return ""  # Python leaves it behind by itself
        is_archive = f".{suffix}" in (".zip", *OTHER_ARCHIVES)
        is_module = suffix == "py" and module in self._modules
        effects = (
            (f".{suffix}" in _COMPILED, "this is compiled code, and only source is read"),
            (is_module, f"its name is that of the module {module}"),
            (last in _SETTINGS, "settings of tools have no effect here"),
            (is_archive, "an archive in a submission is not opened"),
        )
        return next((problem for applies, problem in effects if applies), "")


def _describe_files(files: Sequence[UploadedFile], refusals: Sequence[Refusal]) -> str:
    """Say which files there are instead of one of an exercise."""
    names = [file.name[:60] for file in files if not _is_litter(file.name)]
    if not names:
        return "it is empty"
    some = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    why = [f"{r.name}: {r.repair if r.problem == _NEARLY else r.problem}" for r in refusals[:2]]
    parts = [f"it has no file of an exercise, only {some}", *why]
    return ". ".join(part.rstrip(".") for part in parts)


def _read_only_copy(copies: list[UploadedFile]) -> bytes:
    """Return the bytes of the only file of an exercise; all others must be the same."""
    if len(copies) > MAX_COPIES:
        raise BadFile(f"it is there {len(copies)} times")
    if problems := [file.problem for file in copies if file.problem]:
        raise BadFile(problems[0])
    sources = {file.read() for file in copies}
    if len(sources) > 1:
        names = " and ".join(sorted({file.name for file in copies})[:2])
        raise BadFile(f"it is there more than once, and not the same each time: {names}")
    return sources.pop()


def _find_wrapper(files: Iterable[UploadedFile]) -> str:
    """Return the only folder (not ``exercises``) that all files are in, with its slash, or ""."""
    names = [file.name for file in files if not _is_litter(file.name)]
    tops = {name.partition("/")[0] for name in names}
    top = tops.pop() if len(tops) == 1 and all("/" in name for name in names) else ""
    return "" if top in ("", "exercises", "..", ".") else f"{top}/"


def _problem_of_name(name: str) -> str:
    """Say what is wrong with a name that leads out of its folder or cannot be read."""
    is_invisible = any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in name)
    problems = (
        (name.startswith("/") or name[1:2] == ":", "its name is an absolute path"),
        (".." in name.split("/"), "its name climbs out of the archive"),
        (is_invisible, "its name has characters that cannot be seen"),
    )
    return next((problem for applies, problem in problems if applies), "")


def _is_litter(name: str) -> bool:
    """Whether a file is hidden, or was left behind by an archiver."""
    parts = name.casefold().split("/")
    return any(part.startswith(".") and part != ".." for part in parts) or parts[0] == "__macosx"
