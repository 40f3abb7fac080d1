"""What a course is made of: chapters, exercises, limits, and the workspace a learner edits."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kit.course.limits import Limits, read_limit
from kit.errors import UsageError
from kit.model import Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One file that a learner edits. ``address`` is ``chapter/name`` on every shelf."""

    address: str
    chapter: str
    name: str
    checks: tuple[Check, ...]

    @property
    def max_points(self) -> float:
        return sum(check.max_points for check in self.checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerNeeds:
    """What a runner has in addition to Python: see ``[runner]`` and ``[chapters.runner]``.

    ``preload`` are modules that are imported once, before any submission; ``proxies`` are files
    below the course's root that give the runner its proxies for what the judge plays; with
    ``loopback`` it may open TCP sockets, on a network of its own where the system has such.
    """

    preload: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    loopback: bool = False


Taken = tuple[tuple[str, tuple[str, ...]], ...]
"""Names or texts, each with what it is taken for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swaps:
    """What is easily taken for one another, so that mutants exchange it: see ``[mutants]``.

    A method may be taken for one that has to be awaited: ``astream = ["stream", "await ainvoke"]``.
    """

    methods: Taken = ()
    texts: Taken = ()

    def of_method(self, name: str) -> tuple[tuple[str, bool], ...]:
        """What a method is taken for, and whether that is to be awaited."""
        others = dict(self.methods).get(name, ())
        return tuple((o.removeprefix("await "), o.startswith("await ")) for o in others)

    def of_text(self, text: str) -> tuple[str, ...]:
        """What a text is taken for."""
        return dict(self.texts).get(text, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """An ordered group of exercises."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    runner: RunnerNeeds = RunnerNeeds()
    introduces: tuple[str, ...] = ()
    """Names and texts that no solution of an earlier chapter may use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A folder with ``course.toml`` and the shelves below it."""

    root: Path
    name: str
    title: str
    chapters: tuple[Chapter, ...]
    limits: Limits
    runner: RunnerNeeds = RunnerNeeds()
    swaps: Swaps = Swaps()

    @property
    def runners(self) -> tuple[RunnerNeeds, ...]:
        """What the runners of all chapters need, and those of each chapter in addition."""
        return (self.runner, *(chapter.runner for chapter in self.chapters))

    def limited(self, changes: Iterable[str]) -> Course:
        """The same course with some limits changed, each given as ``NAME=VALUE``.

        Raises :class:`UsageError`.
        """
        return replace(self, limits=replace(self.limits, **dict(map(read_limit, changes))))

    def chapter_of(self, exercise: Exercise) -> Chapter:
        return next(c for c in self.chapters if c.name == exercise.chapter)

    def only(self, chapters: Collection[str]) -> Course:
        """The same course as far as the ``chapters`` of these names go."""
        return replace(self, chapters=tuple(c for c in self.chapters if c.name in chapters))

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        return tuple(e for chapter in self.chapters for e in chapter.exercises)

    def shelf(self, name: str, exercise: Exercise) -> Path:
        """Where ``exercise`` stands on the shelf ``name``: checks, hints, solutions or mistakes."""
        match name:
            case "checks":
                return self.root / name / exercise.chapter / f"test_{exercise.name}.py"
            case "hints":
                return self.root / name / f"{exercise.address}.md"
            case "mistakes":
                return self.root / name / exercise.address
            case _:
                return self.root / name / f"{exercise.address}.py"

    def resolve(self, asked: str) -> Exercise:
        """The exercise that ``asked`` names: an address, its end, or a path to its file.

        Raises :class:`UsageError` with near misses if there is none, or more than one.
        """
        wanted = asked.replace("\\", "/").removesuffix(".py").strip("/")
        wanted = wanted.split("exercises/")[-1].removeprefix("./")
        exact = [e for e in self.exercises if wanted in (e.address, e.name)]
        if len(exact) == 1:
            return exact[0]
        ends = exact or [e for e in self.exercises if e.address.endswith(wanted)] if wanted else []
        if len(ends) == 1:
            return ends[0]
        if ends:
            raise UsageError(
                f"'{asked}' could be any of {', '.join(e.address for e in ends)}.",
                "Give the whole address.",
            )
        raise UsageError(f"There is no exercise '{asked}'.", self._near(wanted))

    def select(self, asked: tuple[str, ...]) -> tuple[Exercise, ...]:
        """The exercises that ``asked`` names, each once, in the course's order; none means all.

        A chapter's name stands for all of its exercises.
        """
        if not asked:
            return self.exercises
        wanted: set[str] = set()
        for one in asked:
            chapter = next((c for c in self.chapters if c.name == one.strip("/")), None)
            found = chapter.exercises if chapter else (self.resolve(one),)
            wanted.update(e.address for e in found)
        return tuple(e for e in self.exercises if e.address in wanted)

    def _near(self, wanted: str) -> str:
        import difflib

        names = [e.name for e in self.exercises]
        near = difflib.get_close_matches(wanted.rsplit("/", maxsplit=1)[-1], names, n=1, cutoff=0.5)
        return f"Did you mean {near[0]}?" if near else "Run: kit list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Where a learner edits a course: ``exercises/`` and the kit's own ``.kit/`` folder.

    It is the course's own folder, or one that :func:`kit.learner.updating.begin` has made.
    """

    course: Course
    root: Path

    @property
    def is_there(self) -> bool:
        """Whether anything is in the place of an exercise, or was when the kit made it."""
        originals = self.state / "originals"
        exercises = self.course.exercises
        return any(
            os.path.lexists(self.file(e)) or os.path.lexists(originals / f"{e.address}.py")
            for e in exercises
        )

    @property
    def is_course(self) -> bool:
        """Whether it is the course's own folder, so that nothing has to be brought to it."""
        return self.root.resolve() == self.course.root.resolve()

    @property
    def state(self) -> Path:
        """The folder of the progress record and of kept texts."""
        return self.state_of(self.root)

    @staticmethod
    def state_of(root: Path) -> Path:
        return root / ".kit"

    def file(self, exercise: Exercise) -> Path:
        return self.root / "exercises" / f"{exercise.address}.py"

    def shown(self, path: Path) -> str:
        """``path`` as a user would type it from the workspace's root."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()
