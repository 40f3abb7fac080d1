"""One person's submission: which of its files are exercises, and what of it is refused, and why.

Only files named as the exercises are get any further, flat or at their address, in one folder
around them or none. Whatever else is there is left where it is, and never reaches a stage; what
would matter there is refused by name, so that its author learns of it.
"""

from __future__ import annotations

import contextlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kit.classroom.uploads.entries import OTHER_ARCHIVES, Entry, open_entries
from kit.course import Course
from kit.source import Unfit

_TOOLS: Final = frozenset(
    ("kit", "pytest", "conftest", "hypothesis", "pytest_asyncio", "sitecustomize", "usercustomize")
)
_SETTINGS: Final = ("pytest.ini", "pyproject.toml", "setup.cfg", "tox.ini", "pyvenv.cfg")
_COMPILED: Final = (".pyc", ".pyo", ".so", ".pyd", ".dll", ".dylib", ".pth")

MAX_NAME: Final = 1_000
"""Characters of the name of one file; also what is searched in a name must end in time."""

MAX_COPIES: Final = 10
"""Files of one exercise that are read, to see whether they are the same."""

PROGRESS: Final = ".kit/progress.json"
"""The student's own record, which tells how many hints were taken."""

NEARLY: Final = "its name is nearly that of an exercise"
INSIDE: Final = "an archive in a submission is not opened"

_SHELVES: Final = frozenset(("solutions", "mistakes", "answers", "checks", "hints", "tests"))
"""Folders of a course that have files of the same names."""

OUT: Final = "If the commit counts, hand in the folder of the repository itself."
_HEAD: Final = ".git/HEAD"

ALONE: Final = "Leave it out: only the files of the exercises are graded."


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A file that was not taken: its name as it was handed in, why, and what to do."""

    name: str
    problem: str
    repair: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What was taken of a submission.

    ``sources`` has the bytes of each exercise by its address; ``unfit`` says of an exercise by its
    address why its file could not be taken; ``seconds`` is when the newest of the exercises' files
    was changed, since the epoch, None where that is not known.
    ``progress`` is the student's own record, empty if it was not handed in.
    """

    sources: dict[str, bytes]
    unfit: dict[str, str]
    refusals: tuple[Refusal, ...]
    seconds: float | None = None
    progress: bytes = b""


def take_in(path: Path, course: Course) -> HandedIn:
    """Take in the folder, git repository or zip archive ``path``.

    A file of an exercise is found flat or at its address, in any folder; where several are, those
    at the usual places count. Raises :class:`Unfit` if nothing of it can be read, if it is too
    large to be a submission, or has no file of an exercise; :class:`kit.errors.MachineError` if git
    is needed and missing.
    """
    with open_entries(path) as entries:
        sorted_out = _Sorted()
        wrapper = _wrapper(entries)
        places = _Places(course)
        for entry in entries:
            sorted_out.add(entry, entry.name.removeprefix(wrapper), places)
        found = sorted_out.elsewhere | sorted_out.usual
        if not found:
            raise Unfit(_nothing_found(entries, sorted_out.refusals))
        return replace(_taken(found, sorted_out.refusals), progress=sorted_out.progress)


class _Places:
    """Which names of files stand for an exercise, or for something that matters elsewhere."""

    def __init__(self, course: Course) -> None:
        self.usual = {
            _folded(f"{before}.py"): e.address
            for e in course.exercises
            for before in (e.name, e.address, f"exercises/{e.name}", f"exercises/{e.address}")
        }
        self.stems = {_folded(e.name): e.address for e in course.exercises}
        self.modules = _modules(course)


class _Sorted:
    """The files of a submission by what they are."""

    def __init__(self) -> None:
        self.usual: dict[str, list[Entry]] = {}
        self.elsewhere: dict[str, list[Entry]] = {}
        self.refusals: list[Refusal] = []
        self.progress = b""

    def add(self, entry: Entry, name: str, places: _Places) -> None:
        """Add a file by its ``name`` below the folder that everything is in."""
        if len(name) > MAX_NAME:
            self._refuse(replace(entry, name=f"{entry.name[:60]}…"), "its name is too long", ALONE)
        elif name == PROGRESS and not entry.problem:
            with contextlib.suppress(Unfit):
                self.progress = entry.read()
        elif name.endswith(_HEAD):
            self._refuse(entry, "a repository in here is not read, only the files beside it", OUT)
        elif problem := _problem_of_name(entry.name):
            self._refuse(entry, problem, ALONE)
        elif address := places.usual.get(_folded(name)):
            self.usual.setdefault(address, []).append(entry)
        elif address := _address_of(name, places.stems):
            self.elsewhere.setdefault(address, []).append(entry)
        elif problem := entry.problem or _what_it_would_be(name, places.modules):
            self._refuse(entry, problem, ALONE)
        elif meant := _near_miss(name, places.stems):
            repair = f"Did you mean {meant}.py? Give the file that name."
            if name.endswith(".ipynb"):
                repair = f"Did you mean {meant}.py? Export the notebook as a script of that name."
            self._refuse(entry, NEARLY, repair)

    def _refuse(self, entry: Entry, problem: str, repair: str) -> None:
        self.refusals.append(Refusal(name=entry.name, problem=problem, repair=repair))


def _address_of(name: str, stems: Mapping[str, str]) -> str | None:
    """The exercise that a file is named for, in whatever folder but a course's other shelves."""
    *folders, last = _folded(name).split("/")
    if _is_litter(name) or _SHELVES.intersection(folders) or not last.endswith(".py"):
        return None
    return stems.get(last.removesuffix(".py"))


def _near_miss(name: str, stems: Mapping[str, str]) -> str:
    """The name of the exercise that a file's name nearly is; empty if there is none.

    ``full states (1).py.txt`` is nearly ``full_states.py``.
    """
    *folders, last = _folded(name).split("/")
    if _is_litter(name) or _SHELVES.intersection(folders):
        return ""
    plain = re.sub(r"\.(py|txt|ipynb)\b", "", last)
    plain = re.sub(r"[\s._-]*(\(\d+\)|copy|kopie|final|v?\d+)$", "", plain)
    plain = re.sub(r"[\s._-]+", "_", plain).strip("_")
    return stems.get(plain, "").rpartition("/")[2]


def _nothing_found(entries: Sequence[Entry], refusals: Sequence[Refusal]) -> str:
    """Say what is there in place of a file of an exercise."""
    names = [entry.name for entry in entries if not _is_litter(entry.name)]
    if not names:
        return "it is empty"
    names = [name[:60] for name in names]
    some = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    why = [f"{r.name}: {r.repair if r.problem == NEARLY else r.problem}" for r in refusals]
    parts = [f"it has no file of an exercise, only {some}", *why[:2]]
    return ". ".join(part.rstrip(".") for part in parts)


def _taken(found: Mapping[str, list[Entry]], refusals: list[Refusal]) -> HandedIn:
    sources: dict[str, bytes] = {}
    unfit: dict[str, str] = {}
    for address, entries in found.items():
        try:
            sources[address] = _only(entries)
        except Unfit as error:
            unfit[address] = error.problem
            repair = f"Hand in one plain file exercises/{address}.py."
            refusals.append(Refusal(name=entries[0].name, problem=error.problem, repair=repair))
    times = [e.seconds for entries in found.values() for e in entries if e.seconds is not None]
    return HandedIn(
        sources=sources, unfit=unfit, refusals=tuple(refusals), seconds=max(times, default=None)
    )


def _only(entries: list[Entry]) -> bytes:
    """The bytes of the one file of an exercise; a second one must be the same."""
    if len(entries) > MAX_COPIES:
        raise Unfit(f"it is there {len(entries)} times")
    for entry in entries:
        if entry.problem:
            raise Unfit(entry.problem)
    sources = {entry.read() for entry in entries}
    if len(sources) > 1:
        names = " and ".join(sorted({entry.name for entry in entries})[:2])
        raise Unfit(f"it is there more than once, and not the same each time: {names}")
    return sources.pop()


def _folded(name: object) -> str:
    """The name as a file system that ignores case and forms of letters would compare it."""
    return unicodedata.normalize("NFC", str(name)).casefold()


def _wrapper(entries: Iterable[Entry]) -> str:
    """The one folder that everything lies in, with its slash; empty if there is none.

    ``exercises`` itself is no wrapper, and what archivers and editors leave behind does not count.
    """
    tops = {entry.name.partition("/")[0] for entry in entries if not _is_litter(entry.name)}
    files = any("/" not in entry.name for entry in entries if not _is_litter(entry.name))
    top = tops.pop() if len(tops) == 1 and not files else ""
    return "" if top in ("", "exercises", "..", ".") else f"{top}/"


def _problem_of_name(name: str) -> str:
    """What is wrong with a name that leads out of its folder or cannot be read."""
    if name.startswith("/") or name[1:2] == ":":
        return "its name is an absolute path"
    if ".." in name.split("/"):
        return "its name climbs out of the archive"
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in name):
        return "its name has characters that cannot be seen"
    return ""


def _is_litter(name: str) -> bool:
    parts = name.casefold().split("/")
    return any(part.startswith(".") and part != ".." for part in parts) or parts[0] == "__macosx"


def _modules(course: Course) -> frozenset[str]:
    """Names of modules that a file could stand in the way of, if anybody imported it."""
    preloaded = {name.partition(".")[0] for needs in course.runners for name in needs.preload}
    return _TOOLS | sys.stdlib_module_names | preloaded


def _what_it_would_be(name: str, modules: frozenset[str]) -> str:
    """What a file that is no exercise would do elsewhere; empty for a README and the like."""
    *folders, last = name.casefold().split("/")
    stem, _, suffix = last.rpartition(".")
    module = folders[-1] if folders and stem == "__init__" else stem.partition(".")[0]
    if "__pycache__" in folders:
        return ""  # Python leaves it behind by itself
    if f".{suffix}" in _COMPILED:
        return "this is compiled code, and only source is read"
    if suffix == "py" and module in modules:
        return f"its name is that of the module {module}"
    if last in _SETTINGS:
        return "settings of tools have no effect here"
    return INSIDE if f".{suffix}" in (".zip", *OTHER_ARCHIVES) else ""
