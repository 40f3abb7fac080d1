"""The certificate of a course: what its checks catch, how often they are wrong, how it reads.

It is made of what the proof has graded (:mod:`kit.authoring.proof`) and of the course's texts. With
the same seed and the same versions it is the same, except for its times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any, NamedTuple, TypeVar

from kit.authoring import shelves
from kit.authoring.english import ReadingLevel, measure_reading, read_file, read_task
from kit.authoring.idle_checks import IdleCheck
from kit.authoring.proof import ProofResult
from kit.authoring.proof_jobs import GradedText, TextKind
from kit.authoring.terms import Terms, find_terms, list_terms
from kit.authoring.twins import Coverage, Detection
from kit.course import Course, Exercise
from kit.course.types import read_versions
from kit.errors import CourseError
from kit.learner.hints import read_hints
from kit.model import Standing, Verdict


class Tally(NamedTuple):
    """How many texts got the right verdict, and the names of those that did not.

    ``excepted`` are those for which the course gives a reason why their verdict is right too.
    """

    right: int = 0
    excepted: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def graded(self) -> int:
        return self.right + len(self.excepted) + len(self.wrong)


class Naming(NamedTuple):
    """What the verdicts on known mistakes say of them.

    ``by_own_check`` counts the mistakes that are caught by the check that they name, ``named``
    those that are recognised. ``misnamed`` are taken for another one, ``unnamed`` for none.
    """

    by_own_check: int = 0
    named: int = 0
    misnamed: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()

    @property
    def mistakes(self) -> int:
        return self.named + len(self.misnamed) + len(self.unnamed)


class HintCounts(NamedTuple):
    """The steps of the ladder, and the checks that have a section in the hints."""

    steps: int = 0
    checks_with_section: int = 0


class Reading(NamedTuple):
    """How hard tasks and hints are to read."""

    task: ReadingLevel
    hints: ReadingLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseCertificate:
    """What was measured of the exercise at an address, or of all exercises (then it is empty).

    ``mutants`` and ``behaviours`` are None if they were not tried. ``idle`` is about checks, which
    must fail if a submission does nothing.
    """

    exercise: str
    checks: int
    points: float
    solutions: Tally
    answers: Tally
    stubs: Tally
    mistakes: Tally
    mutants: Tally | None
    behaviours: Tally | None
    idle: Tally
    naming: Naming
    hints: HintCounts
    reading: Reading
    terms: Terms

    @property
    def right_answers(self) -> Tally:
        return sum_fields(Tally, [self.solutions, self.answers])

    @property
    def wrong_answers(self) -> Tally:
        return sum_fields(Tally, [self.stubs, self.mistakes, self.mutants, self.behaviours])


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCertificate:
    """The certificate of a course, or of a part: ``missing`` says what is left out.

    ``made`` is when the proof ended, ``seconds`` how long it took. ``all_exercises`` counts those
    of the whole course, ``all_terms`` what its chapters introduce.
    """

    name: str
    title: str
    made: datetime
    seconds: float
    seed: int
    versions: dict[str, str]
    missing: tuple[str, ...]
    problems: tuple[str, ...]
    all_exercises: int
    all_terms: int
    totals: ExerciseCertificate
    exercises: tuple[ExerciseCertificate, ...]


def make_certificate(
    course: Course, result: ProofResult, made: datetime, seconds: float
) -> CourseCertificate:
    """Return the certificate of a proof that ended at ``made`` and took ``seconds``."""
    terms = find_terms(course)
    exercises = tuple(_certify(course, e, result, terms[e]) for e in result.exercises)
    return CourseCertificate(
        name=course.name,
        title=course.title,
        made=made,
        seconds=seconds,
        seed=result.seed,
        versions=read_versions(course),
        missing=tuple(_list_missing(course, result)),
        problems=result.problems,
        all_exercises=len(course.exercises),
        all_terms=len(list_terms(course)),
        totals=_sum_up(exercises, _measure(course, result.exercises)),
        exercises=exercises,
    )


def _list_missing(course: Course, result: ProofResult) -> Iterator[str]:
    if left := len(course.exercises) - len(result.exercises):
        yield f"{left} of {len(course.exercises)} exercises"
    if not result.has_mutants:
        yield "small changes to the solutions"
    if result.coverage is None:
        yield "wrong behaviours behind the solutions"


def _certify(
    course: Course, exercise: Exercise, result: ProofResult, terms: Terms
) -> ExerciseCertificate:
    graded = [text for text in result.graded if text[0].job.exercise == exercise]
    checks = exercise.checks if shelves.has_checks(exercise) else ()
    survivors = _read_survivors(course, exercise) if result.has_mutants else ()
    return ExerciseCertificate(
        exercise=exercise.address,
        checks=len(checks),
        points=sum(check.max_points for check in checks),
        solutions=_tally(graded, TextKind.SOLUTION),
        answers=_tally(graded, TextKind.ANSWER),
        stubs=_tally(graded, TextKind.STUB),
        mistakes=_tally(graded, TextKind.MISTAKE),
        mutants=_tally(graded, TextKind.MUTANT, survivors) if result.has_mutants else None,
        behaviours=_tally_behaviours(exercise, result.coverage) if result.coverage else None,
        idle=_tally_idle(exercise, [check.name for check in checks], result.idle),
        naming=_count_names(graded),
        hints=_count_hints(course, exercise),
        reading=_measure(course, [exercise]),
        terms=terms,
    )


# -- tallies --------------------------------------------------------------------------------------


def _tally(graded: Iterable[GradedText], kind: TextKind, survivors: Iterable[str] = ()) -> Tally:
    """Return the tally of the texts of a kind; mutants that are ``survivors`` are excepted."""
    texts = [(job.name, verdict) for job, verdict in graded if job.kind is kind]
    wrong = [(name, verdict.solved) for name, verdict in texts if not _is_right(kind, verdict)]
    reasons = {*survivors}
    return Tally(
        len(texts) - len(wrong),
        tuple(name for name, is_solved in wrong if is_solved and name in reasons),
        tuple(name for name, is_solved in wrong if not (is_solved and name in reasons)),
    )


def _is_right(kind: TextKind, verdict: Verdict) -> bool:
    """Return whether right answers are solved, and others not; what is not graded is wrong."""
    if kind in (TextKind.SOLUTION, TextKind.ANSWER):
        return verdict.solved
    return verdict.standing not in (Standing.SOLVED, Standing.UNGRADED)


def _read_survivors(course: Course, exercise: Exercise) -> Iterable[str]:
    with suppress(OSError, ValueError):  # the proof reports it
        file = course.shelf("mistakes", exercise) / shelves.SURVIVORS
        return shelves.read_reasons(file, "survivors")
    return ()


def _tally_behaviours(exercise: Exercise, coverage: Coverage) -> Tally:
    names: dict[Detection, list[str]] = {detection: [] for detection in Detection}
    for (address, name), detection in coverage.detections.items():
        names[detection] += [name] if address == exercise.address else []
    wrong = names[Detection.GAP] + names[Detection.UNNOTICED]
    return Tally(len(names[Detection.NOTICED]), tuple(names[Detection.EXCEPTED]), tuple(wrong))


def _tally_idle(exercise: Exercise, checks: Sequence[str], idle: Iterable[IdleCheck]) -> Tally:
    passed = {check.check: check.has_reason for check in idle if check.exercise == exercise}
    return Tally(
        len(checks) - len(passed),
        tuple(name for name, has_reason in passed.items() if has_reason),
        tuple(name for name, has_reason in passed.items() if not has_reason),
    )


def _count_names(graded: Iterable[GradedText]) -> Naming:
    by_own_check, names = 0, dict[str, str | None]()
    for job, verdict in graded:
        if job.kind is TextKind.MISTAKE:
            first = verdict.first_failure
            by_own_check += first is not None and first.check == job.check
            names[job.name] = first.mistake if first else None
    misnamed = tuple(name for name, said in names.items() if said not in (name, None))
    unnamed = tuple(name for name, said in names.items() if said is None)
    return Naming(by_own_check, len(names) - len(misnamed) - len(unnamed), misnamed, unnamed)


# -- texts ----------------------------------------------------------------------------------------


def _count_hints(course: Course, exercise: Exercise) -> HintCounts:
    with suppress(CourseError):  # the proof reports it
        hints = read_hints(course.shelf("hints", exercise))
        sections = sum(name.startswith("check:") for name in hints.sections)
        return HintCounts(len(hints.steps), sections)
    return HintCounts()


def _measure(course: Course, exercises: Sequence[Exercise]) -> Reading:
    tasks = (read_task(course.shelf("exercises", exercise)) for exercise in exercises)
    hints = (read_file(course.shelf("hints", exercise)) for exercise in exercises)
    return Reading(measure_reading(tasks), measure_reading(hints))


# -- sums -----------------------------------------------------------------------------------------

Fields = TypeVar("Fields", bound=tuple[Any, ...])


def sum_fields(kind: type[Fields], parts: Iterable[Fields | None]) -> Fields:
    """Return the sums of numbers and of names, field by field; None counts for nothing."""
    columns = zip(*(part for part in parts if part is not None), strict=True)
    return kind(*(reduce(add, column) for column in columns))


def _sum_up(parts: Sequence[ExerciseCertificate], reading: Reading) -> ExerciseCertificate:
    """Return the sums of all exercises, in which names stand without their exercises."""
    mutants, behaviours = [p.mutants for p in parts], [p.behaviours for p in parts]
    terms = sum_fields(Terms, (part.terms for part in parts))
    return ExerciseCertificate(
        exercise="",
        checks=sum(part.checks for part in parts),
        points=sum(part.points for part in parts),
        solutions=sum_fields(Tally, (part.solutions for part in parts)),
        answers=sum_fields(Tally, (part.answers for part in parts)),
        stubs=sum_fields(Tally, (part.stubs for part in parts)),
        mistakes=sum_fields(Tally, (part.mistakes for part in parts)),
        mutants=None if None in mutants else sum_fields(Tally, mutants),
        behaviours=None if None in behaviours else sum_fields(Tally, behaviours),
        idle=sum_fields(Tally, (part.idle for part in parts)),
        naming=sum_fields(Naming, (part.naming for part in parts)),
        hints=sum_fields(HintCounts, (part.hints for part in parts)),
        reading=reading,
        terms=Terms(*(tuple(dict.fromkeys(column)) for column in terms)),
    )
