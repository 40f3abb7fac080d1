"""The proof of a course: every stub, solution, mistake and mutant gets the verdict it must get."""

from __future__ import annotations

import os
import tomllib
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kit.authoring.lint import lint
from kit.authoring.mutants import mutants
from kit.authoring.problems import Problem
from kit.authoring.reading import read
from kit.authoring.shelves import CAUGHT_BY, correspond, docstring, mistakes
from kit.course import Course, Exercise
from kit.grading import Job, judge_all
from kit.model import Finding, Standing, Verdict
from kit.sandbox.client import WarmClient

TIMES: Final = 3
"""How often each solution is graded, with other values each time."""

SURVIVORS: Final = "survivors.toml"
"""File beside an exercise's mistakes that says why some mutants of its solution are right too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One text to grade, and what it is: a stub, a solution, a mistake or a mutant.

    ``name`` is the file's, or the change of a mutant; ``check`` is the one that must catch it.
    """

    kind: str
    job: Job
    name: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was looked at, and what is wrong."""

    problems: tuple[Problem, ...]
    graded: Counter[str]
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Exercise:
    """What is gathered about one exercise while its trials come in."""

    findings: list[tuple[Finding, ...]] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)
    survivors: list[str] = field(default_factory=list)


def check_course(
    course: Course,
    exercises: Sequence[Exercise],
    *,
    mutate: bool,
    tell: Callable[[int, int], None],
) -> Checked:
    """Look at everything there is to see of ``exercises``; ``tell`` hears how many are graded."""
    problems = list(correspond(course))
    for exercise in exercises:
        problems += read(course, exercise)
    found, remarks = lint(course, exercises)
    problems += found
    trials = [t for e in exercises for t in _trials(course, e, mutate=mutate)]
    prover = _Prover(course)
    client = WarmClient.start(course.only({e.chapter for e in exercises}), judges=True)
    try:
        verdicts = judge_all(client, (t.job for t in trials), at_once=os.cpu_count() or 1)
        for number, (trial, verdict) in enumerate(zip(trials, verdicts, strict=True), 1):
            problems += prover.judge(trial, verdict)
            tell(number, len(trials))
    finally:
        client.close()
    if mutate:
        problems += [p for e in exercises for p in prover.survivors(e)]
    graded = Counter(trial.kind for trial in trials)
    return Checked(problems=tuple(problems), graded=graded, remarks=tuple(remarks))


def _trials(course: Course, exercise: Exercise, *, mutate: bool) -> Iterator[Trial]:
    def job(source: bytes, seed: int) -> Job:
        shown = f"exercises/{exercise.address}.py"
        return Job(exercise=exercise, source=source, shown=shown, seed=seed)

    def seed_of(name: str) -> int:
        return zlib.crc32(f"{exercise.address} {name}".encode())

    stub, solution = (course.shelf(s, exercise) for s in ("exercises", "solutions"))
    if not (stub.is_file() and solution.is_file()):
        return
    yield Trial(kind="stub", job=job(stub.read_bytes(), 1), name=stub.name)
    source = solution.read_bytes()
    for number in range(TIMES):
        yield Trial(kind="solution", job=job(source, number), name=solution.name)
    for file in mistakes(course, exercise):
        named = CAUGHT_BY.match(docstring(file))
        yield Trial(
            kind="mistake",
            job=job(file.read_bytes(), seed_of(file.stem)),
            name=file.stem,
            check=named["check"] if named else "",
        )
    for mutant in mutants(source) if mutate else ():
        yield Trial(
            kind="mutant", job=job(mutant.source, seed_of(mutant.change)), name=mutant.change
        )


class _Prover:
    """Judges verdicts, and remembers what must differ or be the same within an exercise."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._seen: dict[str, _Exercise] = {}

    def judge(self, trial: Trial, verdict: Verdict) -> Iterator[Problem]:
        """What is wrong with one verdict."""
        seen = self._seen.setdefault(verdict.exercise, _Exercise())
        what = ""
        match trial.kind:
            case "stub":
                what = self._stub(trial, verdict)
            case "solution":
                what = self._solution(verdict, seen)
            case "mistake":
                what = self._mistake(trial, verdict, seen)
            case _:
                what = self._mutant(trial, verdict, seen)
        if what:
            yield Problem(where=verdict.exercise, what=f"{trial.kind} {trial.name} {what}")

    def _stub(self, trial: Trial, verdict: Verdict) -> str:
        """A stub fails because it is one: it says so, or fails as its task tells."""
        if verdict.standing in (Standing.SOLVED, Standing.UNGRADED):
            return f"is {told(verdict)}"
        first = verdict.first_failure
        kind = first.error.partition(":")[0] if first else ""
        task = trial.job.source.decode("utf-8", "replace")
        if kind not in ("", "NotImplementedError") and kind not in task:
            return f"fails with {kind}, of which its task says nothing: {told(verdict)}"
        return ""

    def _solution(self, verdict: Verdict, seen: _Exercise) -> str:
        if not verdict.solved:
            return f"is {told(verdict)}"
        seen.findings.append(verdict.findings)
        return "" if seen.findings[0] == verdict.findings else "has other findings each time"

    def _mistake(self, trial: Trial, verdict: Verdict, seen: _Exercise) -> str:
        first = verdict.first_failure
        if first is None or verdict.standing in (Standing.SOLVED, Standing.UNGRADED):
            return f"is {told(verdict)}"
        if trial.check and first.check != trial.check:
            return f"is caught by another check than {trial.check}: {told(verdict)}"
        if first.mistake not in (None, trial.name):
            return f"is taken for {first.mistake}: {told(verdict)}"
        other = seen.messages.setdefault(first.message, trial.name)
        if other != trial.name:
            return f"is told the same as {other}: {told(verdict)}"
        return ""

    def _mutant(self, trial: Trial, verdict: Verdict, seen: _Exercise) -> str:
        if verdict.solved:
            seen.survivors.append(trial.name)
        return f"is {told(verdict)}" if verdict.standing is Standing.UNGRADED else ""

    def survivors(self, exercise: Exercise) -> Iterator[Problem]:
        """Mutants that were solved and that nobody has explained, and explanations of none."""
        seen = self._seen.get(exercise.address, _Exercise()).survivors
        file = self._course.shelf("mistakes", exercise) / SURVIVORS
        explained = _explained(file)
        for change in seen:
            if change not in explained:
                yield Problem(where=exercise.address, what=f"a mutant is solved: {change}")
        for change in sorted(explained.keys() - set(seen)):
            what = f"{SURVIVORS} explains what does not survive: {change}"
            yield Problem(where=exercise.address, what=what)
        for change, reason in explained.items():
            if not reason.strip():
                yield Problem(where=exercise.address, what=f"{SURVIVORS} gives no reason: {change}")


def _explained(file: Path) -> dict[str, str]:
    """The mutants that may survive, each with its reason; a file of ``[survivors]`` in TOML."""
    if not file.is_file():
        return {}
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return {str(change): str(reason) for change, reason in data.get("survivors", {}).items()}


def told(verdict: Verdict) -> str:
    """Why a verdict is what it is, in one line."""
    first = verdict.first_failure
    return f"{verdict.standing}: {first.check}: {first.message}" if first else str(verdict.standing)
