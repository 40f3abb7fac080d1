"""What is graded to prove an exercise: its stub, its solution, its mistakes, and mutants."""

from __future__ import annotations

import ast
import zlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final, NamedTuple

from kit.authoring.shelves import list_mistakes, read_catching_check
from kit.course import Course, Exercise
from kit.errors import MachineError
from kit.grading import Job

TIMES: Final = 3
"""How often each solution is graded, with other values each time."""


class TextKind(StrEnum):
    """What a text is, and so which verdict it must get."""

    STUB = "stub"
    SOLUTION = "solution"
    MISTAKE = "mistake"
    MUTANT = "mutant"


class ProofJob(NamedTuple):
    """One text to grade.

    ``name`` is the file's without its suffix, or the change of a mutant; ``check`` is the one that
    must catch a mistake, empty if the mistake names none.
    """

    kind: TextKind
    job: Job
    name: str
    check: str = ""


def list_jobs(
    course: Course, exercise: Exercise, *, every_check: bool = False
) -> Iterator[ProofJob]:
    """Yield the stub, the solution several times, and the mistakes, as far as the files exist.

    A mistake is graded up to its first failure; with ``every_check`` the checks after it run too,
    which shows those that cannot handle the mistake.
    """
    stub, solution = (course.shelf(shelf, exercise) for shelf in ("exercises", "solutions"))
    if stub.is_file():
        yield ProofJob(TextKind.STUB, Job.of_file(stub, **_job_fields(exercise, 1)), stub.stem)
    for seed in range(TIMES) if solution.is_file() else ():
        job = Job.of_file(solution, **_job_fields(exercise, seed))
        yield ProofJob(TextKind.SOLUTION, job, solution.stem)
    for file in list_mistakes(course, exercise):
        fields = _job_fields(exercise, _seed_for(exercise, file.stem))
        job = Job.of_file(file, first_failure=not every_check, **fields)
        yield ProofJob(TextKind.MISTAKE, job, file.stem, read_catching_check(file))


def list_mutant_jobs(course: Course, exercise: Exercise) -> list[ProofJob]:
    """Return the mutants of the solution; none if it is missing or not Python.

    Raises :class:`ValueError` if it cannot be changed, :class:`MachineError` if libcst is missing.
    """
    try:
        from kit.authoring.mutants import make_mutants
    except ImportError:
        raise MachineError(
            "To change solutions a little, libcst is needed, and it is not installed.",
            "Install it with: pip install libcst. Or add the option --no-mutants.",
        ) from None
    try:
        source = course.shelf("solutions", exercise).read_bytes()
        ast.parse(source)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return []  # find_text_problems() reports it
    jobs = []
    for mutant in make_mutants(source, course.swaps):
        fields = _job_fields(exercise, _seed_for(exercise, mutant.change))
        job = Job(source=mutant.source, first_failure=True, **fields)
        jobs.append(ProofJob(TextKind.MUTANT, job, mutant.change))
    return jobs


def _job_fields(exercise: Exercise, seed: int) -> dict[str, Any]:
    return {"exercise": exercise, "shown": f"exercises/{exercise.address}.py", "seed": seed}


def _seed_for(exercise: Exercise, name: str) -> int:
    """Return a seed that depends only on the name of a text, so that a proof can be repeated."""
    return zlib.crc32(f"{exercise.address} {name}".encode())
