"""Checks that pass although a submission does nothing.

They are found by twins (:mod:`kit.authoring.twins`) of each solution that do not do the work. No
check may pass if each function returns at once; a check about streaming not if all items are
collected first; and one that hands over a source of streams not if these are empty.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kit.authoring import shelves
from kit.authoring.behaviours import Mode, Place
from kit.authoring.twins import TwinGrader, find_places, make_idle_twin
from kit.course import Exercise
from kit.grading import Job
from kit.model import Outcome, Verdict

_IDLE_WORDS: Final = {
    "idle": "passes although each function returns at once",
    "collect": "passes although all items are collected first",
    "collect_yields": "passes although all that is yielded is collected first",
    "stay_empty": "passes although no stream is begun",
}


class IdleCheck(NamedTuple):
    """A check that passes although something is not done; ``has_reason`` if the course says why."""

    exercise: Exercise
    check: str
    says: str
    has_reason: bool = False


def find_idle_checks(
    twins: TwinGrader, exercises: Sequence[Exercise]
) -> tuple[tuple[IdleCheck, ...], list[str]]:
    """Return each check that can be passed by doing nothing in it, and what is wrong with that."""
    jobs = [job for exercise in exercises for job in _list_idle_jobs(twins, exercise)]
    verdicts = twins.run([job for *_, job in jobs])
    by_exercise: dict[Exercise, dict[str, Verdict]] = {}
    for (exercise, kind, _), verdict in zip(jobs, verdicts, strict=True):
        by_exercise.setdefault(exercise, {})[kind] = verdict
    idle: list[IdleCheck] = []
    problems: list[str] = []
    for exercise, by_kind in by_exercise.items():
        passed, wrong = _compare_with_reasons(
            twins, exercise, [*_list_passed(twins, exercise, by_kind)]
        )
        idle += passed
        problems += wrong
    return tuple(idle), problems


def _list_idle_jobs(twins: TwinGrader, exercise: Exercise) -> Iterator[tuple[Exercise, str, Job]]:
    """Yield a job for each thing that is not done; none for what is missing or not Python."""
    solution, stub = twins.read("solutions", exercise), twins.read("exercises", exercise)
    if not solution or not stub:
        return
    idle = make_idle_twin(solution, stub)
    yield exercise, "idle", twins.make_job(exercise, idle, ignore_needs=True)
    places = find_places(ast.parse(solution))
    kinds = ["stay_empty", "collect"] if Place.STREAM in places else []
    kinds += ["collect_yields"] if Place.YIELDED in places else []
    for kind in kinds:
        yield exercise, kind, twins.make(exercise, kind, Mode.ACT, ignore_needs=True)
    if Place.STREAM in places:
        probe = twins.make(exercise, "collect", Mode.PROBE, ignore_needs=True)
        yield exercise, "probe", probe


def _compare_with_reasons(
    twins: TwinGrader, exercise: Exercise, passed: Sequence[IdleCheck]
) -> tuple[list[IdleCheck], list[str]]:
    """Return the checks, and what is wrong: checks without a reason, reasons without a check."""
    file = twins.course.shelf("mistakes", exercise) / shelves.SURVIVORS
    try:
        reasons = shelves.read_reasons(file, "idle")
    except (OSError, ValueError):
        return [*passed], []  # reported with the mutants
    checks = [check._replace(has_reason=check.check in reasons) for check in passed]
    problems = [f"{exercise.address}: {c.check} {c.says}" for c in checks if not c.has_reason]
    unneeded = "a check that does not pass by doing nothing"
    used = {check.check for check in passed}
    problems += shelves.find_reason_problems(twins.course, file, reasons, used, unneeded)
    return checks, problems


def _list_passed(
    twins: TwinGrader, exercise: Exercise, verdicts: dict[str, Verdict]
) -> Iterator[IdleCheck]:
    """Yield the checks that pass, once for each thing that is not done."""
    checks = {check.name for check in exercise.checks}
    streaming = {check.name for check in exercise.checks if check.is_streaming}
    probed = verdicts["probe"].findings if "probe" in verdicts else ()
    handing = {finding.check for finding in probed if twins.has_rung(finding)}
    asked = {
        "idle": checks,
        "collect": streaming & handing,
        "collect_yields": streaming,
        "stay_empty": handing,
    }
    for kind, says in _IDLE_WORDS.items():
        findings = verdicts[kind].findings if kind in verdicts else ()
        passed = {finding.check for finding in findings if finding.outcome is Outcome.PASSED}
        for check in exercise.checks:
            if check.name in passed & asked[kind]:
                yield IdleCheck(exercise, check.name, says)
