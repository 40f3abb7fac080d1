"""Sort the files of a submission: which is of which exercise, and which are not taken and why.

A file that is named as an exercise is taken flat or at its address, and else from any folder where
it is the only one. A file whose name nearly matches, a notebook, and a file that defines the
functions of one exercise are taken only if nothing else can be meant, and a note says so.
"""

from __future__ import annotations

import ast
import contextlib
import itertools
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from kit.classroom.roster import fold_name, split_words
from kit.classroom.rows import Refusal
from kit.classroom.uploads import UploadedFile
from kit.classroom.uploads.archives import ARCHIVES, OTHER_ARCHIVES, find_ending
from kit.classroom.uploads.notebooks import (
    MAX_NOTEBOOK,
    Cell,
    describe_left_out,
    explain_broken_cells,
    find_defined,
    make_source,
    read_cells,
)
from kit.course import Course, Exercise
from kit.source import BadFile

MAX_NAME: Final = 1_000  # characters of the name of one file, so that a search in it ends in time
MAX_COPIES: Final = 10  # files of one exercise that are read, to see whether they are the same
MAX_OTHERS: Final = 20  # files with other names whose functions are looked at
PROGRESS: Final = ".kit/progress.json"  # the student's own record, which counts the hints
NEARLY: Final = "its name is nearly that of an exercise"
MARK_CELLS: Final = "Put %%exercise NAME on the first line of each exercise's cells."
NOT_OPENED: Final = "an archive in a submission is not opened"
LEAVE_OUT: Final = "Leave it out: only the files of the exercises are graded."
COPY_MARK: Final = re.compile(r"[\s._-]*(\(\d+\)|copy|kopie|copie|copia|final|v?\d+)$")
"""What browsers, systems and people put at the end of a copy's name."""

_MODULES: Final = {
    *("kit", "pytest", "conftest", "hypothesis", "pytest_asyncio"),
    *("sitecustomize", "usercustomize"),
}
_SETTINGS: Final = ("pytest.ini", "pyproject.toml", "setup.cfg", "tox.ini", "pyvenv.cfg")
_COMPILED: Final = (".pyc", ".pyo", ".so", ".pyd", ".dll", ".dylib", ".pth")
_SHELVES: Final = frozenset(
    ("solutions", "mistakes", "answers", "checks", "hints", "hunts", "lessons", "tests")
)
"""Folders of a course or a workspace that have files of the same names; students get some."""


class Guess(NamedTuple):
    """A file that may be an exercise's though it has another name.

    ``what`` and ``why`` are what a note for the teacher has before and after the exercise's name,
    ``left_out`` is a note about statements of a notebook.
    """

    file: UploadedFile
    source: bytes
    what: str
    why: str = ""
    left_out: str = ""


@dataclass(slots=True)
class SortedFiles:
    """The files of exercises by address, what was not taken, and notes for the teacher."""

    usual: dict[str, list[UploadedFile]] = field(default_factory=lambda: defaultdict(list))
    elsewhere: dict[str, list[UploadedFile]] = field(default_factory=lambda: defaultdict(list))
    guesses: dict[str, list[Guess]] = field(default_factory=lambda: defaultdict(list))
    others: list[UploadedFile] = field(default_factory=list)  # Python files of other names
    archives: list[UploadedFile] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    progress: bytes = b""

    def refuse(self, name: str, problem: str, repair: str = LEAVE_OUT) -> None:
        self.refusals.append(Refusal(name=name, problem=problem, repair=repair))

    @property
    def named(self) -> dict[str, list[UploadedFile]]:
        """The files that are named as an exercise; those at the usual places count."""
        return self.elsewhere | self.usual


class FileSorter:
    """Sorts the files of submissions to some ``exercises`` of a course."""

    def __init__(self, course: Course, exercises: Sequence[Exercise]) -> None:
        self._usual_names = {
            fold_name(f"{before}.py"): e.address
            for e in course.exercises
            for before in (e.name, e.address, f"exercises/{e.name}", f"exercises/{e.address}")
        }
        self._stems = {fold_name(e.name): e.address for e in course.exercises}
        self._joined = {"".join(split_words(e.name)): e.address for e in course.exercises}
        self._functions = {
            e.address: names
            for e in exercises
            if (names := read_functions(course.shelf("exercises", e)))
        }
        self._only = exercises[0].address if len(exercises) == 1 else ""
        preloaded = {name.partition(".")[0] for needs in course.runners for name in needs.preload}
        self._modules = _MODULES | sys.stdlib_module_names | preloaded

    def sort(self, files: Sequence[UploadedFile], owner: Collection[str] = ()) -> SortedFiles:
        """Sort the files; ``owner`` are words of the student's names, to be expected in files'."""
        found = SortedFiles()
        wrapper = _find_wrapper(files)
        for file in files:
            self._add(found, file, file.name.removeprefix(wrapper), owner)
        self._guess_by_content(found, owner)
        self._settle_guesses(found)
        return found

    def _add(
        self, found: SortedFiles, file: UploadedFile, name: str, owner: Collection[str]
    ) -> None:
        """Add a file by its ``name`` below the folder that everything is in."""
        *folders, last = fold_name(name).split("/")
        stem, _, suffix = last.rpartition(".")
        may_be_exercise = not is_litter(name) and not _SHELVES & set(folders)
        if problem := _problem_of_place(file, name):
            is_long = len(name) > MAX_NAME
            found.refuse(f"{file.name[:60]}…" if is_long else file.name, *problem)
        elif name == PROGRESS and not file.problem:
            with contextlib.suppress(BadFile):
                found.progress = file.read()
        elif address := self._usual_names.get(fold_name(name)):
            found.usual[address].append(file)
        elif may_be_exercise and suffix == "py" and (address := self._stems.get(stem)):
            found.elsewhere[address].append(file)
        elif may_be_exercise and find_ending(last, ARCHIVES):
            found.archives.append(file)
        elif effect := file.problem or self._effect_of(folders, last):
            if not _SHELVES & set(folders):  # those of a course are not read, and not an attempt
                found.refuse(file.name, effect)
        elif may_be_exercise:
            self._add_unusual(found, file, last, owner)

    def _add_unusual(
        self, found: SortedFiles, file: UploadedFile, last: str, owner: Collection[str]
    ) -> None:
        """Add a file that is not named as an exercise, if it may be one's all the same."""
        near = self._find_near(last, owner)
        if last.endswith(".ipynb"):
            self._add_notebook(found, file, near)
        elif near:
            self._add_guess(found, file, near)
        elif last.endswith(".py"):
            found.others.append(file)

    def _find_near(self, last: str, owner: Collection[str]) -> str:
        """Return the exercise meant by a name such as ``full states (1).py.txt``, or ""."""
        plain = re.sub(r"\.(py|txt|ipynb)\b", "", last)
        plain = COPY_MARK.sub("", plain)
        words = split_words(plain)
        while words and words[-1] in owner:
            words.pop()
        while words and words[0] in owner:
            words.pop(0)
        return self._joined.get("".join(words), "")

    def _add_guess(
        self, found: SortedFiles, file: UploadedFile, address: str, why: str = ""
    ) -> None:
        try:
            guess = Guess(file, file.read(), f"{file.name} was used for", why)
        except BadFile as error:
            found.refuse(file.name, error.problem)
        else:
            found.guesses[address].append(guess)

    def _add_notebook(self, found: SortedFiles, file: UploadedFile, near: str) -> None:
        """Take the exercises that a notebook's cells define, or say why there are none."""
        try:
            cells = read_cells(file.read(MAX_NOTEBOOK))
            sources = self._read_notebook(cells, near)
        except BadFile as error:
            found.refuse(file.name, error.problem, MARK_CELLS)
            return
        left_out = describe_left_out(cells, sources.values())
        for address, source in sources.items():
            what = f"cells of the notebook {file.name} were used for"
            note = left_out and f"{left_out} of {file.name}"
            found.guesses[address].append(Guess(file, source, what, left_out=note))
        for problem in explain_broken_cells(cells):
            found.refuse(file.name, problem, "Fix this cell and run the notebook again.")
        for address in self._find_unmarked(cells, sources):
            name = address.rpartition("/")[2]
            problem = f"its cells without %%exercise define {name}, and were not used for it"
            found.refuse(file.name, problem, MARK_CELLS)

    def _find_unmarked(self, cells: Sequence[Cell], sources: Collection[str]) -> list[str]:
        """Return the exercises that a notebook with marks defines in cells without a mark."""
        if not any(cell.marker for cell in cells):
            return []
        defined = find_defined([cell for cell in cells if not cell.marker])
        owned = [a for a, names in self._functions.items() if names <= defined]
        return [address for address in owned if address not in sources]

    def _read_notebook(self, cells: Sequence[Cell], near: str) -> dict[str, bytes]:
        markers = dict.fromkeys(cell.marker for cell in cells if cell.marker)
        if markers:
            unknown = [m for m in markers if fold_name(m) not in self._stems]
            if unknown:
                raise BadFile(f"%%exercise {unknown[0]} names no exercise")
            return {
                address: make_source(cells, self._functions.get(address, set()), marker)
                for marker in markers
                for address in [self._stems[fold_name(marker)]]
            }
        defined = find_defined(cells)
        broken = explain_broken_cells(cells)
        if near:
            if not defined and broken:
                raise BadFile(broken[0])
            if not defined:
                raise BadFile("no cell of the notebook defines a function")
            return {near: make_source(cells, self._functions.get(near, set()))}
        addresses = self._find_by_functions(defined)
        if not addresses and broken:
            raise BadFile(broken[0])
        if not addresses:
            raise BadFile("no cell of the notebook defines the functions of an exercise")
        return {address: make_source(cells, self._functions[address]) for address in addresses}

    def _find_by_functions(self, defined: Collection[str]) -> list[str]:
        """Return the exercises whose functions are defined; raise BadFile if two share one."""
        found = [a for a, names in self._functions.items() if names <= {*defined}]
        for pair in itertools.combinations(found, 2):
            if shared := self._functions[pair[0]] & self._functions[pair[1]]:
                names = " and ".join(address.rpartition("/")[2] for address in pair)
                raise BadFile(f"its {min(shared)}() may be of {names}")
        return found

    def _guess_by_content(self, found: SortedFiles, owner: Collection[str]) -> None:
        """Look at Python files of other names for the functions of an exercise."""
        for file in found.others[:MAX_OTHERS]:
            is_owners = {*split_words(file.name[:-3])} <= {*owner}
            try:
                if self._only and (is_owners or len(found.others) == 1):
                    address, why = self._only, ", the only exercise"
                else:
                    address, why = self._find_missing(found, file), ", whose function it defines"
            except BadFile as error:
                found.refuse(file.name, error.problem, "Hand in one file for each exercise.")
            else:
                if address and address not in found.named:
                    self._add_guess(found, file, address, why)

    def _find_missing(self, found: SortedFiles, file: UploadedFile) -> str:
        """Return the exercise without a file whose functions are in this one, or ""."""
        addresses = self._find_by_functions(_defined_in(file.read()))
        missing = [address for address in addresses if address not in found.named]
        if len(missing) > 1:
            names = " and ".join(address.rpartition("/")[2] for address in missing)
            raise BadFile(f"it has the functions of {names}")
        return missing[0] if missing else ""

    def _settle_guesses(self, found: SortedFiles) -> None:
        """Leave one guess for each exercise that has no file of its own; say what is not used."""
        used: dict[tuple[str, str], list[str]] = {}
        for address, guesses in list(found.guesses.items()):
            name = address.rpartition("/")[2]
            if address in found.named:
                there = found.named[address][0].name
                found.notes += [f"{g.file.name} was not used: {there} is there" for g in guesses]
                del found.guesses[address]
            elif len({guess.source for guess in guesses}) > 1:
                for guess in guesses:
                    others = [g.file.name for g in guesses if g is not guess]
                    problem = f"this or {others[0]} may be {name}, so neither was used"
                    found.refuse(guess.file.name, problem, f"Name the one that counts {name}.py.")
                del found.guesses[address]
            else:
                used.setdefault((guesses[0].what, guesses[0].why), []).append(name)
        notes = (f"{what} {' and '.join(names)}{why}" for (what, why), names in used.items())
        found.notes += notes
        left = [guesses[0].left_out for guesses in found.guesses.values() if guesses]
        found.notes += [note for note in dict.fromkeys(left) if note]

    def _effect_of(self, folders: Sequence[str], last: str) -> str:
        """Say what a file that is not an exercise would do elsewhere; empty for a README."""
        stem, _, suffix = last.rpartition(".")
        module = folders[-1] if folders and stem == "__init__" else stem.partition(".")[0]
        if "__pycache__" in folders:
            return ""  # Python leaves it behind by itself
        ending = find_ending(last, OTHER_ARCHIVES)
        is_module = suffix == "py" and module in self._modules
        effects = (
            (f".{suffix}" in _COMPILED, "this is compiled code, and only source is read"),
            (is_module, f"its name is that of the module {module}"),
            (last in _SETTINGS, "settings of tools have no effect here"),
            (ending, f"an archive of the kind {ending} is not read: hand in a .zip or the files"),
        )
        return next((problem for applies, problem in effects if applies), "")


def _problem_of_place(file: UploadedFile, name: str) -> tuple[str, ...]:
    """Return why a file is not taken because of its name or place, and what to do."""
    if len(name) > MAX_NAME:
        return ("its name is too long",)
    if name.endswith(".git/HEAD"):
        problem = "a repository in here is not read, only the files beside it"
        repair = "If the commit counts, hand in the folder of the repository itself."
        return (problem, repair)
    problem = problem_of_name(file.name)
    return (problem,) if problem else ()


@cache
def read_functions(stub: Path) -> frozenset[str]:
    """Return the names of the functions in a task's file; empty if it cannot be read."""
    try:
        return frozenset(_defined_in(stub.read_bytes()))
    except OSError:
        return frozenset()


def _defined_in(source: bytes) -> set[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}


def describe_files(files: Sequence[UploadedFile], refusals: Sequence[Refusal]) -> str:
    """Say which files there are instead of one of an exercise."""
    names = [file.name[:60] for file in files if not is_litter(file.name)]
    if not names:
        return "it is empty"
    some = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    why = [f"{r.name}: {r.repair if r.problem == NEARLY else r.problem}" for r in refusals[:2]]
    parts = [f"it has no file of an exercise, only {some}", *why]
    return ". ".join(part.rstrip(".") for part in parts)


def read_only_copy(copies: Sequence[UploadedFile]) -> bytes:
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


def _find_wrapper(files: Sequence[UploadedFile]) -> str:
    """Return the only folder (not ``exercises``) that all files are in, with its slash, or ""."""
    names = [file.name for file in files if not is_litter(file.name)]
    tops = {name.partition("/")[0] for name in names}
    top = tops.pop() if len(tops) == 1 and all("/" in name for name in names) else ""
    return "" if top in ("", "exercises", "..", ".") else f"{top}/"


def problem_of_name(name: str) -> str:
    """Say what is wrong with a name that leads out of its folder or cannot be read."""
    name = name.replace("\\", "/")
    is_invisible = any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in name)
    problems = (
        (name.startswith("/") or name[1:2] == ":", "its name is an absolute path"),
        (".." in name.split("/"), "its name climbs out of the archive"),
        (is_invisible, "its name has characters that cannot be seen"),
    )
    return next((problem for applies, problem in problems if applies), "")


def is_litter(name: str) -> bool:
    """Whether a file is hidden, or was left behind by an archiver or a system."""
    parts = name.casefold().split("/")
    is_hidden = any(part.startswith(".") and part != ".." for part in parts)
    return is_hidden or parts[0] == "__macosx" or parts[-1] in ("desktop.ini", "thumbs.db")
