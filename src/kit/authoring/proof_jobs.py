"""The texts that the proof of a course grades: stubs, solutions, answers, mistakes, mutants."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

from kit.authoring import shelves
from kit.course import Course, Exercise
from kit.course.mistakes import draw_seed, list_mistakes, read_mistake
from kit.errors import MachineError
from kit.grading import Job
from kit.model import Verdict

TIMES: Final = 3  # how often each solution is graded, with other values each time
COMPARING_SECONDS: Final = 60.0  # also on a busy machine: a mistake without its name is a problem


class TextKind(StrEnum):
    """What a text is, and so which verdict it must get."""

    STUB = "stub"
    SOLUTION = "solution"
    ANSWER = "answer"
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

    def is_named_by(self, verdict: Verdict) -> bool:
        """Return whether a mistake is named as itself in its verdict."""
        first = verdict.first_failure
        return self.kind is TextKind.MISTAKE and first is not None and first.mistake == self.name


GradedText = tuple[ProofJob, Verdict]


def make_twin_job(seed: int, exercise: Exercise, source: bytes, **fields: Any) -> Job:
    """Return the job for a twin; all of an exercise get the same inputs."""
    common = _job_fields(exercise, "twin", seed)
    return Job(source=source, comparing_seconds=0.0, **common, **fields)


def list_jobs(
    course: Course, exercise: Exercise, *, every_check: bool = False, seed: int = 0
) -> Iterator[ProofJob]:
    """Yield the stub, the solution several times, the other answers, and the mistakes.

    A mistake is graded up to its first failure; with ``every_check`` the checks after it run too,
    which shows those that cannot handle the mistake.
    """
    texts: list[tuple[TextKind, Path, int | str]]
    texts = [(TextKind.STUB, course.shelf("exercises", exercise), 1)]
    texts += [(TextKind.SOLUTION, course.shelf("solutions", exercise), n) for n in range(TIMES)]
    for kind, files in (
        (TextKind.ANSWER, shelves.list_answers(course, exercise)),
        (TextKind.MISTAKE, list_mistakes(course, exercise)),
    ):
        texts += [(kind, file, kind.name) for file in files]
    for kind, file, number in texts:
        if file.is_file():
            is_mistake = kind is TextKind.MISTAKE
            fields = _job_fields(exercise, number, seed) | {
                "first_failure": is_mistake and not every_check
            }
            fields["comparing_seconds"] = COMPARING_SECONDS if is_mistake else 0.0
            check = read_mistake(file).check if is_mistake else ""
            yield ProofJob(kind, Job.of_file(file, **fields), file.stem, check)


def list_mutant_jobs(course: Course, exercise: Exercise, *, seed: int = 0) -> list[ProofJob]:
    """Return the mutants of the solution; none if it is missing or not Python.

    Raises :class:`ValueError` if it cannot be changed, :class:`MachineError` if libcst is missing.
    """
    try:
        from kit.authoring.mutants import make_mutants
    except ImportError:
        sentence = "To change solutions a little, libcst is needed, and it is not installed."
        advice = "Install it with: pip install libcst. Or add the option --no-mutants."
        raise MachineError(sentence, advice) from None
    file = course.shelf("solutions", exercise)
    if shelves.read_docstring(file) is None:
        return []  # find_text_problems() reports it
    jobs = []
    for change, source in make_mutants(file.read_bytes(), course.swaps):
        fields = _job_fields(exercise, change, seed)
        job = Job(source=source, first_failure=True, comparing_seconds=0.0, **fields)
        jobs.append(ProofJob(TextKind.MUTANT, job, change))
    return jobs


def _job_fields(exercise: Exercise, text: int | str, seed: int) -> dict[str, Any]:
    """Return fields of a job, whose seed depends only on names and on the seed of the proof."""
    number = text if isinstance(text, int) else draw_seed(exercise, text)
    shown = f"exercises/{exercise.address}.py"
    return {"exercise": exercise, "shown": shown, "seed": (seed << 32) + number}
