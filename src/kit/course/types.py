"""What a course is made of: chapters, exercises, checks, limits, and a learner's workspace."""

from __future__ import annotations

import ast
import contextlib
import math
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from kit import __version__
from kit.errors import CourseError, UsageError
from kit.files import is_folder
from kit.model import Check

ORIGINALS = ".kit/originals"  # in a workspace: the text of each exercise that the course gave
_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One file that a learner edits. ``address`` is ``chapter/name`` on every shelf."""

    address: str
    chapter: str
    name: str
    root: Path = field(default=Path(), compare=False)  # the course's folder

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The checks, read from their file when first needed. Raises :class:`CourseError`."""
        return read_checks(self.root / f"checks/{self.chapter}/test_{self.name}.py")

    @cached_property
    def function_kinds(self) -> dict[str, FunctionKind]:
        """The kinds of the task's functions, by name.

        They are read from the solution: it has the signatures of the task's file, and a learner
        does not edit it. A course that is handed out has no solutions, but the original files.
        """
        for shelf in ("solutions", ORIGINALS, "exercises"):
            with suppress(OSError, SyntaxError, ValueError, RecursionError, MemoryError):
                tree = ast.parse((self.root / shelf / f"{self.address}.py").read_bytes())
                functions = (node for node in tree.body if isinstance(node, _FUNCTION))
                return {function.name: _kind_of(function) for function in functions}
        return {}

    @property
    def max_points(self) -> float:
        """The sum of the checks' points. Raises :class:`CourseError`."""
        return sum(check.max_points for check in self.checks)


class FunctionKind(Enum):
    """How a function of a task is called: without ``await``, with it, or with ``async for``."""

    PLAIN = "plain"
    COROUTINE = "coroutine"
    ASYNC_GENERATOR = "async_generator"


def _kind_of(function: _FUNCTION) -> FunctionKind:
    if isinstance(function, ast.FunctionDef):
        return FunctionKind.PLAIN
    nodes: list[ast.AST] = [*function.body]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Yield):
            return FunctionKind.ASYNC_GENERATOR
        if not isinstance(node, _FUNCTION | ast.Lambda):
            nodes += ast.iter_child_nodes(node)
    return FunctionKind.COROUTINE


def read_checks(file: Path) -> tuple[Check, ...]:
    """Return the checks of one file, in order, without importing it.

    A check is a top-level ``test_*`` function; the first line of its docstring is what it says,
    ``@pytest.mark.points(2)`` its points (1 without); ``@pytest.mark.streaming`` says that it is
    about streaming. Raises :class:`CourseError`.
    """
    try:
        tree = ast.parse(file.read_bytes(), filename=str(file))
    except OSError:
        sentence = f"There are no checks at {file}."
        raise CourseError(sentence, "Add the file to the course.") from None
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CourseError(f"{file} is not Python: {error}.", "Fix the file.") from None
    checks: dict[str, Check] = {}
    for node in tree.body:
        if not isinstance(node, _FUNCTION) or not node.name.startswith("test_"):
            continue
        if node.name in checks:
            raise CourseError(f"{file} has {node.name} twice.", "Give one of them another name.")
        if not (doc := ast.get_docstring(node)):
            raise CourseError(f"{file}: {node.name} has no docstring.", "Say what it checks.")
        says, is_streaming = doc.splitlines()[0].strip(), _is_streaming(node)
        checks[node.name] = Check(node.name, says, _read_points(node), is_streaming)
    if not checks:
        raise CourseError(f"{file} has no test_* function.", "Add a check.")
    return tuple(checks.values())


def _is_streaming(node: _FUNCTION) -> bool:
    marks = [getattr(mark, "attr", getattr(mark, "id", "")) for mark in node.decorator_list]
    return "streaming" in marks


def _read_points(node: _FUNCTION) -> float:
    for mark in node.decorator_list:
        match mark:
            case ast.Call(
                func=ast.Attribute(attr="points") | ast.Name(id="points"),
                args=[ast.Constant(value=int() | float() as n)],
            ):
                return float(n)
            case _:
                pass
    return 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a submission may use; see ``[limits]`` in ``course.toml``.

    ``cpu_seconds`` is processor time in one check; ``wall_seconds`` is how long a submission may
    wait there for something that never happens; ``exercise_seconds`` is wall time for all checks
    of an exercise; ``virtual_seconds`` bounds the virtual clock of one check.
    """

    cpu_seconds: float = 4.0
    wall_seconds: float = 10.0
    exercise_seconds: float = 30.0
    virtual_seconds: float = 86_400.0
    memory_mb: int = 512
    output_kb: int = 1024
    scratch_mb: int = 16


_LIMIT_TYPES: dict[str, type] = {limit.name: type(limit.default) for limit in fields(Limits)}


def find_limit_problem(name: str, value: object) -> str:
    """Return what is wrong with a limit, as the rest of a sentence; empty if nothing is."""
    if name not in _LIMIT_TYPES:
        return f"is none of {', '.join(sorted(_LIMIT_TYPES))}"
    kind = _LIMIT_TYPES[name]
    if type(value) not in (int, kind) or not 0 < value < math.inf:  # type: ignore[operator]
        return f"is not a {'number' if kind is float else 'whole number'} above 0"
    return ""


class RunnerNeeds(NamedTuple):
    """What a runner offers beyond Python: see ``[runner]`` and ``[chapters.runner]``.

    ``preload`` are modules that are imported once, before any submission; ``proxies`` are files
    below the course's root with the runner's side of the judge's objects; with ``loopback`` it may
    open TCP sockets, in a network namespace if the system has these.
    """

    preload: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    loopback: bool = False


class Swaps(NamedTuple):
    """Names that are easily confused, so that mutants exchange them: see ``[mutants]``.

    A method may be confused with one that has to be awaited:
    ``astream = ["stream", "await ainvoke"]``.
    """

    methods: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, tuple[str, ...]]


class TextRules(NamedTuple):
    """What ``kit course check`` asks of tasks, hints and lessons; 0 is no limit: see ``[texts]``.

    ``max_grade`` is a Flesch-Kincaid grade; ``avoid`` are phrases.
    """

    max_sentence_words: int = 0
    max_grade: float = 0.0
    columns: int = 0
    avoid: tuple[str, ...] = ()


NO_NEEDS, NO_SWAPS, NO_TEXT_RULES = RunnerNeeds(), Swaps({}, {}), TextRules()


class Chapter(NamedTuple):
    """An ordered group of exercises."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    runner: RunnerNeeds = NO_NEEDS
    introduces: tuple[str, ...] = ()  # names and texts that no earlier solution may use


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A folder with ``course.toml`` and the shelves below it."""

    root: Path
    name: str
    title: str
    chapters: tuple[Chapter, ...]
    limits: Limits
    runner: RunnerNeeds = NO_NEEDS
    swaps: Swaps = NO_SWAPS
    texts: TextRules = NO_TEXT_RULES
    proved: Mapping[str, str] = field(default_factory=dict)  # newest versions, by package

    @property
    def runners(self) -> tuple[RunnerNeeds, ...]:
        """What the runners of all chapters need, then what each chapter adds."""
        return (self.runner, *(chapter.runner for chapter in self.chapters))

    def with_limits(self, changes: Iterable[str]) -> Course:
        """Return the course with other limits, each ``NAME=VALUE``. Raises :class:`UsageError`."""
        limits: dict[str, Any] = {}
        for change in changes:
            name, _, value = change.partition("=")
            limits[name] = value
            with suppress(ValueError):
                limits[name] = _LIMIT_TYPES.get(name, float)(value)
            if problem := find_limit_problem(name, limits[name]):
                advice = "Write it as: --limit cpu_seconds=10"
                raise UsageError(f"--limit {change}: this {problem}.", advice)
        return replace(self, limits=replace(self.limits, **limits))

    def chapter_of(self, exercise: Exercise) -> Chapter:
        return next(c for c in self.chapters if c.name == exercise.chapter)

    def only(self, chapters: Collection[str]) -> Course:
        """Return the course with only the ``chapters`` of these names."""
        return replace(self, chapters=tuple(c for c in self.chapters if c.name in chapters))

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        return tuple(e for chapter in self.chapters for e in chapter.exercises)

    def in_turn(self, first: str) -> tuple[Exercise, ...]:
        """Return all exercises, from the one at the address ``first`` on, then those before it."""
        exercises = self.exercises
        start = next((i for i, e in enumerate(exercises) if e.address == first), 0)
        return exercises[start:] + exercises[:start]

    def shelf(self, name: str, exercise: Exercise) -> Path:
        """Return the path of ``exercise`` on a shelf.

        It is a file, but on the shelves of mistakes and answers a folder of files.
        """
        paths = {
            "checks": f"{exercise.chapter}/test_{exercise.name}.py",
            "hints": f"{exercise.address}.md",
            "mistakes": exercise.address,
            "answers": exercise.address,
        }
        return self.root / name / paths.get(name, f"{exercise.address}.py")

    def resolve(self, asked: str) -> Exercise:
        """Return the exercise that ``asked`` names: an address, its end, or a path to its file.

        Raises :class:`UsageError` with near misses if none or more than one fits.
        """
        wanted = asked.replace("\\", "/").removesuffix(".py").strip("/")
        wanted = wanted.split("exercises/")[-1].removeprefix("./")
        fitting = [e for e in self.exercises if wanted in (e.address, e.name)]
        if not fitting and wanted:
            fitting = [e for e in self.exercises if e.address.endswith(wanted)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            some = ", ".join(exercise.address for exercise in fitting)
            raise UsageError(f"'{asked}' could be any of {some}.", "Give the whole address.")
        import difflib  # not needed at start-up

        names = [e.name for e in self.exercises]
        folder, _, end = wanted.rpartition("/")
        near = difflib.get_close_matches(end, names, n=1, cutoff=0.5)
        advice = f"Did you mean {near[0]}?" if near else "Run: kit list"
        if folder.endswith("hunts") and end in names:
            advice = f"It is a hunt. Judge it with: kit hunt {end}"
        raise UsageError(f"There is no exercise '{asked}'.", advice)

    def select(self, asked: tuple[str, ...]) -> tuple[Exercise, ...]:
        """Return the exercises that ``asked`` names, each once, in the course's order.

        The name of a chapter selects all of its exercises; no name at all selects every exercise.
        Raises :class:`UsageError`.
        """
        chapters = {chapter.name: chapter.exercises for chapter in self.chapters}
        selected = [chapters.get(name.strip("/")) or (self.resolve(name),) for name in asked]
        return tuple(e for e in self.exercises if not asked or any(e in s for s in selected))


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """Where a learner edits a course: ``exercises/`` and the kit's own ``.kit/`` folder.

    It is the course's own folder, or one that ``kit init`` has made.
    """

    course: Course
    root: Path

    @property
    def has_exercises(self) -> bool:
        """Whether anything is, or was, in the place of an exercise."""
        shelves = [self.root / "exercises", self.state / "originals"]
        return any(
            os.path.lexists(shelf / f"{exercise.address}.py")
            for shelf in filter(is_folder, shelves)
            for exercise in self.course.exercises
        )

    @cached_property
    def is_course(self) -> bool:
        """Whether it is the course's own folder."""
        return self.root.resolve() == self.course.root.resolve()

    @property
    def has_files(self) -> bool:
        """Whether a learner can work here: it is the course's own folder, or has exercises."""
        return self.is_course or self.has_exercises

    @property
    def state(self) -> Path:
        """The folder of the progress record and of kept texts."""
        return self.root / ".kit"

    def file(self, exercise: Exercise) -> Path:
        return self.root / f"exercises/{exercise.address}.py"

    def restore_command(self, exercise: Exercise) -> str:
        """Return the command that puts the untouched text of an exercise back."""
        return f"kit reset {exercise.name}"

    def display_path(self, path: Path) -> str:
        """Return ``path`` as a user would type it from the workspace's root."""
        is_inside = path.is_relative_to(self.root)
        return (path.relative_to(self.root) if is_inside else path).as_posix()


class PracticeFolder(Workspace):
    """The folder ``hunts`` of a workspace: exercises once more, apart from the learner's answers.

    What is in a file there began as a bug hunt or as a blank stub.
    """

    def file(self, exercise: Exercise) -> Path:
        return self.root / f"hunts/{exercise.name}.py"

    def restore_command(self, exercise: Exercise) -> str:
        return f"kit hunt {exercise.name} --restart"


def read_versions(course: Course) -> dict[str, str]:
    """Return the versions of the kit, of Python and of the packages that checks use."""
    import platform
    from importlib import metadata

    modules = {name.partition(".")[0] for needs in course.runners for name in needs.preload}
    versions = {"kit": __version__, "Python": platform.python_version()}
    for name in sorted(modules | {"hypothesis", "pytest", "pytest-asyncio"}):
        with contextlib.suppress(metadata.PackageNotFoundError):  # part of the standard library,
            versions[name] = metadata.version(name)  # or its package has another name
    return versions
