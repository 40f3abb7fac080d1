"""One person's submission: which of its files are exercises, and what of it is refused, and why.

Only files named as the exercises are get any further, flat or at their address, in one folder
around them or none. Whatever else is there is left where it is, and never reaches a stage; what
would matter there is refused by name, so that its author learns of it.
"""

from __future__ import annotations

import contextlib
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kit.course import Course, Exercise
from kit.intake.entries import Entry, entries_of
from kit.intake.source import Unfit

_TOOLS: Final = frozenset(
    ("kit", "pytest", "conftest", "hypothesis", "pytest_asyncio", "sitecustomize", "usercustomize")
)
_SETTINGS: Final = ("pytest.ini", "pyproject.toml", "setup.cfg", "tox.ini", "pyvenv.cfg")
_COMPILED: Final = (".pyc", ".pyo", ".so", ".pyd", ".dll", ".dylib", ".pth")

PROGRESS: Final = ".kit/progress.json"
"""The student's own record, which tells how many hints were taken."""

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
    was changed (of an archive: when that was), since the epoch, 0 where that is not known.
    ``progress`` is the student's own record, empty if it was not handed in.
    """

    sources: dict[str, bytes]
    unfit: dict[str, str]
    refusals: tuple[Refusal, ...]
    seconds: float = 0.0
    progress: bytes = b""


def take_in(path: Path, course: Course) -> HandedIn:
    """Take in the folder, git repository or zip archive ``path``.

    Raises :class:`Unfit` if it cannot be read at all, or is too large to be a submission.
    """
    entries = entries_of(path)
    wrapper = _wrapper(entries)
    places, modules = _places(course.exercises), _modules(course)
    found: dict[str, list[Entry]] = {}
    refusals = []
    progress = b""
    for entry in entries:
        name = entry.name.removeprefix(wrapper)
        if name == PROGRESS and not entry.problem:
            with contextlib.suppress(Unfit):
                progress = entry.read()
            continue
        address = places.get(_folded(name))
        problem = _problem_of_name(entry.name)
        if address is not None and not problem:
            found.setdefault(address, []).append(entry)
            continue
        problem = problem or entry.problem or _what_it_would_be(name, modules)
        if problem:
            refusals.append(Refusal(name=entry.name, problem=problem, repair=ALONE))
    return replace(_taken(found, refusals), progress=progress)


def _taken(found: dict[str, list[Entry]], refusals: list[Refusal]) -> HandedIn:
    sources: dict[str, bytes] = {}
    unfit: dict[str, str] = {}
    for address, entries in found.items():
        try:
            sources[address] = _only(entries)
        except Unfit as error:
            unfit[address] = error.problem
            repair = f"Hand in one plain file exercises/{address}.py."
            refusals.append(Refusal(name=entries[0].name, problem=error.problem, repair=repair))
    seconds = max((e.seconds for entries in found.values() for e in entries), default=0.0)
    return HandedIn(sources=sources, unfit=unfit, refusals=tuple(refusals), seconds=seconds)


def _only(entries: list[Entry]) -> bytes:
    """The bytes of the one file of an exercise; a second one must be the same."""
    for entry in entries:
        if entry.problem:
            raise Unfit(entry.problem)
    sources = {entry.read() for entry in entries}
    if len(sources) > 1:
        names = " and ".join(sorted({entry.name for entry in entries})[:2])
        raise Unfit(f"it is there more than once, and not the same each time: {names}")
    return sources.pop()


def _places(exercises: Iterable[Exercise]) -> dict[str, str]:
    """Where an exercise's file may lie, as a folded name, and the address that stands for it."""
    return {
        _folded(f"{before}.py"): e.address
        for e in exercises
        for before in (e.name, e.address, f"exercises/{e.name}", f"exercises/{e.address}")
    }


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
    preloaded = {name.partition(".")[0] for needs in course.stages for name in needs.preload}
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
    return "an archive in a submission is not opened" if suffix == "zip" else ""
