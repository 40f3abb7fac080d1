"""What is wrong with the verdicts of a proof: each text must get the verdict that its kind says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from kit.authoring import shelves
from kit.authoring.proof_jobs import GradedText, ProofJob, TextKind
from kit.course import Course, Exercise
from kit.judge.behaviour import Behaviour, read_finding
from kit.model import Standing, Verdict

SOLVED_MUTANT: Final = "is solved though it was changed"
_WRONG_STANDINGS = {
    TextKind.STUB: {Standing.SOLVED, Standing.UNGRADED, Standing.STOPPED},
    TextKind.MISTAKE: {Standing.SOLVED, Standing.UNGRADED},
    TextKind.MUTANT: {Standing.UNGRADED},
}


def find_verdict_problems(course: Course, graded: Iterable[GradedText]) -> Iterator[str]:
    """Yield what is wrong with the verdicts; those on one exercise must be adjacent."""
    for exercise, group in groupby(graded, key=lambda text: text[0].job.exercise):
        unnamed: dict[Behaviour, str] = {}
        by_kind: dict[TextKind, list[GradedText]] = {kind: [] for kind in TextKind}
        for job, verdict in group:
            by_kind[job.kind].append((job, verdict))
            if what := _find_problem(job, verdict, unnamed):
                yield f"{exercise.address}: the {job.kind} {job.name} {what}"
        verdicts = [verdict for _, verdict in by_kind[TextKind.SOLUTION]]
        if what := _compare_solutions(verdicts):
            yield f"{exercise.address}: {what}"
        if mutants := by_kind[TextKind.MUTANT]:
            survivors = [job.name for job, verdict in mutants if verdict.solved]
            yield from _find_unexplained(course, exercise, survivors)


def _find_problem(job: ProofJob, verdict: Verdict, unnamed: dict[Behaviour, str]) -> str:
    """Return what is wrong with the verdict on one text, empty if nothing is.

    A stub fails because it is not done yet, or with an error that its task mentions.
    """
    first = verdict.first_failure
    if job.kind is TextKind.ANSWER:
        return "" if verdict.solved else f"is {_describe(verdict)}"
    if verdict.standing in _WRONG_STANDINGS.get(job.kind, ()):
        return f"is {_describe(verdict)}"
    if job.kind is TextKind.STUB and first:
        error = first.error.partition(":")[0].rpartition(".")[2]
        task = f"NotImplementedError {job.job.source.decode('utf-8', 'replace')}"
        if error not in task:
            return f"fails with {error}, which its task does not mention: {_describe(verdict)}"
    return _find_mistake_problem(job, verdict, unnamed) if job.kind is TextKind.MISTAKE else ""


def _find_mistake_problem(job: ProofJob, verdict: Verdict, unnamed: dict[Behaviour, str]) -> str:
    """Return what is wrong with the verdict on a mistake, empty if nothing is.

    It is caught by the check that it names, at a line of its file, and behaves as no other mistake
    does; ``unnamed`` has the findings so far that name none, each with the mistake that got it.
    """
    first = verdict.first_failure
    if first is None:
        return f"is {_describe(verdict)}"
    if job.check and first.check != job.check:
        return f"is not caught by {job.check} but is {_describe(verdict)}"
    if first.mistake not in (None, job.name):
        return f"is taken for {first.mistake}: {_describe(verdict)}"
    if first.mistake is None:
        other = unnamed.setdefault(read_finding(first), job.name)
        if other != job.name:
            return f"behaves as {other} does: {first.message}"
    if not first.where.startswith(job.job.shown):
        return f"gets no line in the learner's file: {_describe(verdict)}"
    return ""


def _compare_solutions(verdicts: Sequence[Verdict]) -> str:
    """Return what is wrong if a solution is not always solved in the same way, without a remark."""
    wrong = [verdict for verdict in verdicts if not verdict.solved]
    if wrong:
        often = f" {len(wrong)} times of {len(verdicts)}" if len(wrong) < len(verdicts) else ""
        return f"the solution is{often} {_describe(wrong[0])}"
    if remark := next((verdict.remark for verdict in verdicts if verdict.remark), None):
        return f"the solution gets a remark: {remark.id}, at {remark.where}"
    is_same = len({verdict.findings for verdict in verdicts}) <= 1
    return "" if is_same else "gradings of the solution with other values give other findings"


def _find_unexplained(
    course: Course, exercise: Exercise, survivors: Collection[str]
) -> Iterator[str]:
    """Yield solved mutants without an explanation, and explanations without a solved mutant."""
    file = course.shelf("mistakes", exercise) / shelves.SURVIVORS
    try:
        explained = shelves.read_reasons(file, "survivors")
    except (OSError, ValueError) as error:
        yield f"{shelves.name_in(course, file)}: cannot be read: {error}"
        return
    for change in survivors:
        if change not in explained:
            yield f"{exercise.address}: the solution {SOLVED_MUTANT}: {change}"
    unneeded = "a change that does not survive"
    yield from shelves.find_reason_problems(course, file, explained, survivors, unneeded)


def _describe(verdict: Verdict) -> str:
    first = verdict.first_failure
    return f"{verdict.standing}: {first.check}: {first.message}" if first else str(verdict.standing)
