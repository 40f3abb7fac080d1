"""Sort the files of a submission: which may be of which exercise, and which are not taken and why.

A file that is named as an exercise is taken flat or at its address, and else from any folder. A
file whose name nearly matches, a notebook, and a file that defines the functions of exercises are
taken only if nothing else can be meant (see ``candidates.py``), and a note says so.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from kit.classroom.roster import fold_name, split_words
from kit.classroom.rows import Refusal
from kit.classroom.uploads import UploadedFile
from kit.classroom.uploads.archives import ARCHIVES, OTHER_ARCHIVES, find_ending
from kit.classroom.uploads.candidates import Choice, FileCandidate, Rank, choose
from kit.classroom.uploads.file_names import (
    KNOWN_MODULES,
    MAX_NAME,
    effect_of_name,
    find_wrapper,
    is_litter,
    problem_of_place,
)
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
from kit.learner.try_log import LOG_FILE
from kit.source import MAX_SOURCE, BadFile

MAX_OTHERS: Final = 20  # files with other names whose functions are looked at
PROGRESS: Final = ".kit/progress.json"  # the student's own record, which counts the hints
TRIES: Final = f".kit/{LOG_FILE}"  # the student's own log
MARK_CELLS: Final = "Put %%exercise NAME on the first line of each exercise's cells."
NOT_OPENED: Final = "an archive in a submission is not opened"
LEAVE_OUT: Final = "Leave it out: only the files of the exercises are graded."
COPY_MARK: Final = re.compile(r"[\s._-]*(\(\d+\)|copy|kopie|copie|copia|final|v?\d+)$")
"""What browsers, systems and people put at the end of a copy's name."""

_SHELVES: Final = frozenset(
    ("solutions", "mistakes", "answers", "checks", "examples", "hints", "hunts", "lessons", "tests")
)
"""Folders of a course or a workspace that have files of the same names; students get some."""
_ANSWERS: Final = frozenset(("solutions", "answers"))
"""Those of them in which a student may put an answer."""


@dataclass(slots=True)
class SortedFiles:
    """The files that may be exercises' by address, what was not taken, and notes for the teacher.

    ``choices`` has what counts of the candidates.
    """

    candidates: dict[str, list[FileCandidate]] = field(default_factory=lambda: defaultdict(list))
    choices: dict[str, Choice] = field(default_factory=dict)
    others: list[UploadedFile] = field(default_factory=list)  # Python files of other names
    notebooks: dict[str, list[Cell]] = field(default_factory=dict)  # cells by the file's name
    misplaced: list[tuple[str, UploadedFile]] = field(default_factory=list)
    archives: list[UploadedFile] = field(default_factory=list)
    records: dict[str, list[UploadedFile]] = field(default_factory=lambda: defaultdict(list))
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, name: str, problem: str, repair: str = LEAVE_OUT) -> None:
        self.refusals.append(Refusal(name=name, problem=problem, repair=repair))

    def add(self, address: str, file: UploadedFile, rank: Rank) -> None:
        self.candidates[address].append(FileCandidate(file, rank))

    @property
    def has_answers(self) -> bool:
        """Whether there is a file of an exercise that is not as students got it."""
        return any(not choice.is_untouched for choice in self.choices.values())

    def read_record(self, name: str, most: int = MAX_SOURCE) -> bytes:
        """Return the student's own record that is nearest to the top; empty if not just one is."""
        files = self.records[name]
        depths = [file.name.count("/") for file in files]
        nearest = [f for f, d in zip(files, depths, strict=True) if d == min(depths)]
        try:
            contents = {file.read(most) for file in nearest[:2]}
        except BadFile:
            return b""
        return contents.pop() if len(contents) == 1 else b""


class FileSorter:
    """Sorts the files of submissions to some ``exercises`` of a course.

    A student's log of tries is only taken if it ``takes_log``.
    """

    def __init__(
        self, course: Course, exercises: Sequence[Exercise], *, takes_log: bool = False
    ) -> None:
        self._records = (PROGRESS, TRIES) if takes_log else (PROGRESS,)
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
        self._stubs = {e.address: course.shelf("exercises", e) for e in course.exercises}
        self._solutions = {e.address: course.shelf("solutions", e) for e in course.exercises}
        self._only = exercises[0].address if len(exercises) == 1 else ""
        preloaded = {name.partition(".")[0] for needs in course.runners for name in needs.preload}
        self._modules = KNOWN_MODULES | preloaded

    def sort(self, files: Sequence[UploadedFile], owner: Collection[str] = ()) -> SortedFiles:
        """Sort the files; ``owner`` are words of the student's names, to be expected in files'."""
        found = SortedFiles()
        wrapper = find_wrapper(files)
        for file in files:
            self._add(found, file, file.name.removeprefix(wrapper), owner)
        self._look_at_others(found, owner)
        self._share_files(found)
        for address, candidates in found.candidates.items():
            choice = choose(address, candidates, read_text(self._stubs[address]))
            found.choices[address] = choice
            found.refusals += choice.refusals
            found.notes += choice.notes
        found.notes = [*_note_used(found), *found.notes, *_note_left_out(found)]
        self._name_misplaced(found)
        return found

    def _add(
        self, found: SortedFiles, file: UploadedFile, name: str, owner: Collection[str]
    ) -> None:
        """Add a file by its ``name`` below the folder that everything is in."""
        *folders, last = fold_name(name).split("/")
        stem, _, suffix = last.rpartition(".")
        may_be_exercise = not is_litter(name) and not _SHELVES & set(folders)
        if problem := problem_of_place(file, name):
            is_long = len(name) > MAX_NAME
            found.refuse(f"{file.name[:60]}…" if is_long else file.name, *problem)
        elif record := next((r for r in self._records if f"/{name}".endswith(f"/{r}")), ""):
            found.records[record] += [] if file.problem else [file]
        elif address := self._usual_names.get(fold_name(name)):
            found.add(address, file, Rank.USUAL)
        elif may_be_exercise and suffix == "py" and (address := self._stems.get(stem)):
            found.add(address, file, Rank.ELSEWHERE)
        elif _ANSWERS & set(folders) and suffix == "py" and (address := self._stems.get(stem)):
            found.misplaced.append((address, file))
        elif may_be_exercise and find_ending(last, ARCHIVES):
            found.archives.append(file)
        elif effect := file.problem or effect_of_name(folders, last, self._modules):
            if not _SHELVES & set(folders):  # those of a course are not read, and not an attempt
                is_archive = find_ending(last, OTHER_ARCHIVES)  # the effect says what to do
                found.refuse(file.name, effect, "" if is_archive else LEAVE_OUT)
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
            candidate = FileCandidate(file, Rank.UNUSUAL, f"{file.name} was used for")
            found.candidates[near].append(candidate)
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

    def _add_notebook(self, found: SortedFiles, file: UploadedFile, near: str) -> None:
        """Take the exercises that a notebook's cells define, or say why there are none."""
        try:
            cells = read_cells(file.read(MAX_NOTEBOOK))
            sources = self._read_notebook(cells, near)
        except BadFile as error:
            found.refuse(file.name, error.problem, MARK_CELLS)
            return
        found.notebooks[file.name] = cells
        for address, source in sources.items():
            found.candidates[address].append(_notebook_candidate(file, Rank.UNUSUAL, source))
        for problem in explain_broken_cells(cells):
            found.refuse(file.name, problem, "Fix this cell and run the notebook again.")
        for address in self._find_unmarked(cells, sources):
            name = address.rpartition("/")[2]
            problem = f"its cells without %%exercise define {name}, and were not used for it"
            found.refuse(file.name, problem, MARK_CELLS)

    def _find_unmarked(self, cells: Sequence[Cell], sources: Collection[str]) -> list[str]:
        """Return the exercises that a notebook with marks defines in cells without a mark."""
        if not _has_marks(cells):
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

    def _find_by_functions(
        self, defined: Collection[str], missing: Collection[str] | None = None
    ) -> list[str]:
        """Return the exercises whose functions are defined.

        Raises :class:`BadFile` if two of them share one, unless none of them is ``missing``.
        """
        found = [a for a, names in self._functions.items() if names <= {*defined}]
        for pair in itertools.combinations(found, 2):
            if missing is not None and not {*pair} & {*missing}:
                continue
            if shared := self._functions[pair[0]] & self._functions[pair[1]]:
                names = " and ".join(address.rpartition("/")[2] for address in pair)
                raise BadFile(f"its {min(shared)}() may be of {names}")
        return found

    def _find_missing(self, found: SortedFiles, most: Rank) -> list[str]:
        """Return the exercises for which there is nothing but the file that students got."""
        return [
            address
            for address in self._functions
            if all(
                candidate.rank > most or candidate.is_same(read_text(self._stubs[address]))
                for candidate in found.candidates.get(address, ())[:MAX_OTHERS]
            )
        ]

    def _look_at_others(self, found: SortedFiles, owner: Collection[str]) -> None:
        """Look at Python files of other names for the functions of exercises."""
        others = sorted(found.others, key=lambda file: file.name.count("/"))
        missing = self._find_missing(found, Rank.ELSEWHERE)
        for file in others[:MAX_OTHERS]:
            is_owners = {*split_words(file.name[:-3])} <= {*owner}
            try:
                if self._only in missing and (is_owners or len(others) == 1):
                    addresses, why = [self._only], ", the only exercise"
                else:
                    addresses = self._find_by_functions(_defined_in(file.read()), missing)
                    why = f", whose function{'s' if len(addresses) > 1 else ''} it defines"
            except BadFile as error:
                found.refuse(file.name, error.problem, "Hand in one file for each exercise.")
                continue
            for address in addresses:
                candidate = FileCandidate(file, Rank.UNUSUAL, f"{file.name} was used for", why)
                found.candidates[address].append(candidate)
        if len(others) > MAX_OTHERS and missing:
            more = f"{len(others) - MAX_OTHERS} more Python files of other names"
            found.notes.append(f"{more} were not looked at")

    def _share_files(self, found: SortedFiles) -> None:
        """Use a file of one exercise also for others without a file, whose functions it has."""
        missing = self._find_missing(found, Rank.UNUSUAL)
        if not missing:
            return
        files = [(a, c) for a, own in found.candidates.items() for c in own[:MAX_OTHERS]]
        for address, candidate in files:
            if candidate.is_same(read_text(self._stubs[address])):
                continue
            for other, shared in self._read_shared(found, candidate, missing):
                if not self._functions[other] & self._functions.get(address, set()):
                    found.candidates[other].append(shared)

    def _read_shared(
        self, found: SortedFiles, candidate: FileCandidate, missing: Collection[str]
    ) -> Iterator[tuple[str, FileCandidate]]:
        """Yield the exercises whose functions a file of another exercise defines."""
        file, why = candidate.file, ", whose function it defines"
        cells = found.notebooks.get(file.name)
        if cells and _has_marks(cells):
            return
        try:
            defined = find_defined(cells) if cells else _defined_in(candidate.read())
            addresses = self._find_by_functions(defined, missing)
        except BadFile:  # the file is refused for this, or clearly of its own exercise
            return
        for address in addresses:
            if address not in missing:
                continue
            if cells:
                source = make_source(cells, self._functions[address])
                yield address, _notebook_candidate(file, Rank.SHARED, source)
            else:
                yield address, FileCandidate(file, Rank.SHARED, f"{file.name} was used for", why)

    def _name_misplaced(self, found: SortedFiles) -> None:
        """Refuse answers in the course's folders of solutions, unless they are the course's."""
        for address, file in found.misplaced[:MAX_OTHERS]:
            choice = found.choices.get(address)
            candidate = FileCandidate(file, Rank.ELSEWHERE)
            is_course = candidate.is_same(read_text(self._solutions[address]))
            if is_course or (choice and not choice.is_untouched):
                continue
            problem = "files in this folder are not graded"
            found.refuse(file.name, problem, f"Move it to exercises/{address}.py.")


def _notebook_candidate(file: UploadedFile, rank: Rank, source: bytes) -> FileCandidate:
    what = f"cells of the notebook {file.name} were used for"
    return FileCandidate(file, rank, what, content=source)


def _has_marks(cells: Sequence[Cell]) -> bool:
    """Whether a notebook says which exercises its cells belong to."""
    return any(cell.marker for cell in cells)


def _note_left_out(found: SortedFiles) -> Iterator[str]:
    """Yield a note on the statements of each notebook that no exercise has."""
    used = [choice.used for choice in found.choices.values() if choice.used]
    for name, cells in found.notebooks.items():
        sources = [c.content for c in used if c.file.name == name and c.content is not None]
        if sources and (left_out := describe_left_out(cells, sources)):
            yield f"{left_out} of {name}"


def _note_used(found: SortedFiles) -> Iterator[str]:
    """Yield a note on each file that was used although it has another name."""
    used: dict[tuple[str, str], list[str]] = {}
    for address, choice in found.choices.items():
        if choice.used is not None:
            key = (choice.used.what, choice.used.why)
            used.setdefault(key, []).append(address.rpartition("/")[2])
    for (what, why), names in used.items():
        yield f"{what} {' and '.join(names)}{why}"
    if stubs := [a.rpartition("/")[2] for a, c in found.choices.items() if c.leaves_stub]:
        files = "file" if len(stubs) == 1 else "files"
        was = "was" if len(stubs) == 1 else "were"
        yield f"the untouched {files} of {' and '.join(stubs)} {was} not used"


@cache
def read_text(file: Path) -> bytes | None:
    """Return a file of the course, None if it cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        return None


@cache
def read_functions(stub: Path) -> frozenset[str]:
    """Return the names of the functions in a task's file; empty if it cannot be read."""
    return frozenset(_defined_in(read_text(stub) or b""))


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
    why = [f"{r.name}: {r.problem}" for r in refusals[:2]]
    parts = [f"it has no file of an exercise, only {some}", *why]
    return ". ".join(part.rstrip(".") for part in parts)
