"""What is graded to prove an exercise: its stub, its solution, its mistakes, and mutants."""

from __future__ import annotations

import ast
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from kit.authoring.shelves import caught_by, mistakes
from kit.course import Course, Exercise, Swaps
from kit.errors import MachineError
from kit.grading import Job

if TYPE_CHECKING:
    from kit.authoring.mutants import Mutant

TIMES: Final = 3
"""How often each solution is graded, with other values each time."""


class Kind(StrEnum):
    """What a text is, and so which verdict it must get."""

    STUB = "stub"
    SOLUTION = "solution"
    MISTAKE = "mistake"
    MUTANT = "mutant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One text to grade.

    ``name`` is a file's without its suffix, or the change of a mutant; ``check`` is the one that
    must catch a mistake, empty if it names none.
    """

    kind: Kind
    job: Job
    name: str
    check: str = ""


def trials_of(course: Course, exercise: Exercise, *, every_check: bool = False) -> Iterator[Trial]:
    """The stub, the solution some times, and the mistakes; no file that is missing.

    A mistake is caught by its first failure; with ``every_check`` the checks after it run too,
    which shows those that go wrong themselves.
    """
    stub, solution = (course.shelf(shelf, exercise) for shelf in ("exercises", "solutions"))
    if stub.is_file():
        job = Job.of_file(stub, **_told(exercise, 1))
        yield Trial(kind=Kind.STUB, job=job, name=stub.stem)
    for seed in range(TIMES) if solution.is_file() else ():
        job = Job.of_file(solution, **_told(exercise, seed))
        yield Trial(kind=Kind.SOLUTION, job=job, name=solution.stem)
    for file in mistakes(course, exercise):
        told = _told(exercise, _seed(exercise, file.stem))
        job = Job.of_file(file, first_failure=not every_check, **told)
        yield Trial(kind=Kind.MISTAKE, job=job, name=file.stem, check=caught_by(file))


class Trials:
    """All that is graded of some exercises; mutants are made by ``aside`` while others are graded.

    An exercise's are next to each other, as its judges are forked from one process.
    ``unchangeable`` says of which solutions no mutants could be made, and why, as far as it is
    known. Raises :class:`MachineError` if libcst is missing.
    """

    def __init__(
        self,
        course: Course,
        exercises: Sequence[Exercise],
        aside: Executor,
        *,
        mutate: bool,
        every_check: bool,
    ) -> None:
        self.unchangeable: dict[Exercise, str] = {}
        self._plain = {e: list(trials_of(course, e, every_check=every_check)) for e in exercises}
        self._mutants: dict[Exercise, Future[list[Trial]]] = {}
        if mutate:
            _import_mutants()
            for exercise in exercises:
                self._mutants[exercise] = aside.submit(_made, course, exercise)

    @property
    def known(self) -> int:
        """How many there are, as far as it is known by now."""
        made = (f.result() for f in self._mutants.values() if f.done() and not f.exception())
        return sum(map(len, self._plain.values())) + sum(map(len, made))

    def __iter__(self) -> Iterator[Trial]:
        for exercise, trials in self._plain.items():
            yield from trials
            if exercise in self._mutants:
                try:
                    yield from self._mutants[exercise].result()
                except ValueError as error:
                    self.unchangeable[exercise] = str(error)


def _made(course: Course, exercise: Exercise) -> list[Trial]:
    return list(mutants_of(course, exercise))


def mutants_of(course: Course, exercise: Exercise) -> Iterator[Trial]:
    """The mutants of the solution; none of one that is missing or no Python.

    Raises :class:`ValueError` if it cannot be changed, :class:`MachineError` if libcst is missing.
    """
    mutants = _import_mutants()
    try:
        source = course.shelf("solutions", exercise).read_bytes()
        ast.parse(source)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return  # it has been said
    for mutant in mutants(source, course.swaps):
        told = _told(exercise, _seed(exercise, mutant.change))
        job = Job(source=mutant.source, first_failure=True, **told)
        yield Trial(kind=Kind.MUTANT, job=job, name=mutant.change)


def _import_mutants() -> Callable[[bytes, Swaps], Iterator[Mutant]]:
    try:
        from kit.authoring.mutants import mutants
    except ImportError:
        raise MachineError(
            "To change solutions a little, libcst is needed, and it is not installed.",
            "Install it with: pip install libcst. Or add the option --no-mutants.",
        ) from None
    return mutants


def _told(exercise: Exercise, seed: int) -> dict[str, Any]:
    return {"exercise": exercise, "shown": f"exercises/{exercise.address}.py", "seed": seed}


def _seed(exercise: Exercise, name: str) -> int:
    """What is drawn for a text depends on its name only, so that a proof can be repeated."""
    return zlib.crc32(f"{exercise.address} {name}".encode())
