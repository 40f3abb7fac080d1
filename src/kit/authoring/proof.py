"""The proof of a course: every stub, solution, mistake and mutant gets the verdict it must get."""

from __future__ import annotations

import contextlib
import itertools
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kit.authoring.lint import lint
from kit.authoring.problems import Problem
from kit.authoring.reading import read
from kit.authoring.shared import read_shared
from kit.authoring.shelves import SURVIVORS, correspond, name_in
from kit.authoring.trials import Kind, Trial, Trials
from kit.course import Course, Exercise
from kit.forkserver import Server, start
from kit.grading import Judges, judge_all, open_server
from kit.model import Standing, Verdict

ABOUT_SURVIVORS: Final = (
    "A changed solution that is solved shows what no check looks at: add a check, or, if it is "
    f'right too, say why below [survivors] in the {SURVIVORS} beside the mistakes: "…" = "why".'
)

Tell = Callable[[int, int], None]
"""Hears how many texts are graded, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was looked at, and what is wrong. ``graded`` counts texts by their kind."""

    problems: tuple[Problem, ...]
    graded: Counter[str]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How thorough a proof is.

    With ``mutate`` solutions are changed, too; with ``every_check`` mistakes meet the checks behind
    the one that catches them; ``at_once`` texts are graded side by side.
    """

    mutate: bool = True
    every_check: bool = False
    at_once: int = 1


def check_course(course: Course, exercises: Sequence[Exercise], how: Proof, tell: Tell) -> Checked:
    """Look at everything there is to see of ``exercises``.

    Raises :class:`kit.errors.MachineError` if a process or a library cannot be had.
    """
    with contextlib.closing(start()) as early, _two_threads() as aside:
        return _checked(course, exercises, how, tell, early, aside)


@contextlib.contextmanager
def _two_threads() -> Iterator[ThreadPoolExecutor]:
    """For the linters and for mutants; at the end nothing more is begun."""
    pool = ThreadPoolExecutor(2)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _checked(  # noqa: PLR0913, PLR0917 - as above, and what goes on at the same time
    course: Course,
    exercises: Sequence[Exercise],
    how: Proof,
    tell: Tell,
    early: Server | None,
    aside: Executor,
) -> Checked:
    """Read everything while what judges need is being imported, and grade it while it is linted."""
    trials = Trials(course, exercises, aside, mutate=how.mutate, every_check=how.every_check)
    linted = aside.submit(lint, course, exercises)
    problems = [*correspond(course, exercises), *read_shared(course)]
    for exercise in exercises:
        problems += read(course, exercise)
    proved: list[Problem] = []
    graded: Counter[str] = Counter()
    if trials.known:
        chapters = {exercise.chapter for exercise in exercises}
        with open_server(course.only(chapters), server=early) as sandbox:
            counted = _counted(trials, graded)
            told = prove(sandbox, course, counted, how.at_once, lambda n: tell(n, trials.known))
            proved = list(told)
    found, remarks = linted.result()
    problems += found
    for exercise, why in trials.unchangeable.items():
        what = f"no changes can be made to its solution: {why}"
        problems.append(Problem(where=exercise.address, what=what))
    if any(SOLVED_MUTANT in problem.what for problem in proved):
        remarks.append(ABOUT_SURVIVORS)
    return Checked(problems=(*problems, *proved), graded=graded, remarks=tuple(remarks))


def _counted(trials: Iterable[Trial], graded: Counter[str]) -> Iterator[Trial]:
    """The same trials; each text is counted once, however often it is graded."""
    seen: set[tuple[str, Kind, str]] = set()
    for trial in trials:
        text = (trial.job.exercise.address, trial.kind, trial.name)
        if text not in seen:
            seen.add(text)
            graded[str(trial.kind)] += 1
        yield trial


def prove(
    sandbox: Judges,
    course: Course,
    trials: Iterable[Trial],
    at_once: int,
    tell: Callable[[int], None],
) -> Iterator[Problem]:
    """Grade every text, and give what is wrong with the verdicts; ``tell`` hears how many are."""
    prover = Prover()
    jobs, waiting = itertools.tee(trials)
    verdicts = judge_all(sandbox, (trial.job for trial in jobs), at_once=at_once)
    exercises: dict[Exercise, None] = {}
    tell(0)
    for number, (trial, verdict) in enumerate(zip(waiting, verdicts, strict=True), 1):
        exercises[trial.job.exercise] = None
        yield from prover.hear(trial, verdict)
        tell(number)
    for exercise in exercises:
        yield from prover.end(course, exercise)


SOLVED_MUTANT: Final = "is solved though it was changed"


@dataclass(slots=True)
class _Heard:
    """What is kept of one exercise's verdicts until all have come."""

    solutions: list[Verdict] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)
    """What mistakes are told, and to which of them first."""
    mutated: bool = False
    survivors: list[str] = field(default_factory=list)


class Prover:
    """Judges verdicts, and remembers what must differ or be the same within an exercise."""

    def __init__(self) -> None:
        self._heard: dict[str, _Heard] = {}

    def hear(self, trial: Trial, verdict: Verdict) -> Iterator[Problem]:
        """What is wrong with one verdict."""
        heard = self._heard.setdefault(verdict.exercise, _Heard())
        match trial.kind:
            case Kind.STUB:
                what = _stub(trial, verdict)
            case Kind.SOLUTION:
                heard.solutions.append(verdict)
                what = ""
            case Kind.MISTAKE:
                what = _mistake(trial, verdict, heard.messages)
            case Kind.MUTANT:
                heard.mutated = True
                heard.survivors += [trial.name] if verdict.solved else []
                what = f"is {told(verdict)}" if verdict.standing is Standing.UNGRADED else ""
        if what:
            yield Problem(where=verdict.exercise, what=f"the {trial.kind} {trial.name} {what}")

    def end(self, course: Course, exercise: Exercise) -> Iterator[Problem]:
        """What is wrong with all verdicts on an exercise together."""
        heard = self._heard.get(exercise.address, _Heard())
        wrong = [verdict for verdict in heard.solutions if not verdict.solved]
        if wrong:
            often = len(heard.solutions)
            when = "" if len(wrong) == often else f" {len(wrong)} times of {often}"
            yield Problem(where=exercise.address, what=f"the solution is{when} {told(wrong[0])}")
        elif len({verdict.findings for verdict in heard.solutions}) > 1:
            what = "gradings of the solution with other values give other findings"
            yield Problem(where=exercise.address, what=what)
        if heard.mutated:
            file = course.shelf("mistakes", exercise) / SURVIVORS
            yield from _survivors(exercise, name_in(course, file), file, heard.survivors)


def _stub(trial: Trial, verdict: Verdict) -> str:
    """A stub fails because it is one: it says so, or fails as its task tells."""
    if verdict.standing in (Standing.SOLVED, Standing.UNGRADED, Standing.STOPPED):
        return f"is {told(verdict)}"
    first = verdict.first_failure
    error = first.error.partition(":")[0].rpartition(".")[2] if first else ""
    task = trial.job.source.decode("utf-8", "replace")
    if error not in ("", "NotImplementedError") and error not in task:
        return f"fails with {error}, of which its task says nothing: {told(verdict)}"
    return ""


def _mistake(trial: Trial, verdict: Verdict, messages: dict[str, str]) -> str:
    """A mistake is caught where its docstring says, told apart from others, and located."""
    first = verdict.first_failure
    if first is None or verdict.standing in (Standing.SOLVED, Standing.UNGRADED):
        return f"is {told(verdict)}"
    if trial.check and first.check != trial.check:
        return f"is not caught by {trial.check} but is {told(verdict)}"
    if first.mistake not in (None, trial.name):
        return f"is taken for {first.mistake}: {told(verdict)}"
    other = messages.setdefault(first.message, trial.name)
    if other != trial.name:
        return f"is told the same as {other}: {first.message}"
    if not first.where.startswith(trial.job.shown):
        return f"is told no place in the learner's file: {told(verdict)}"
    return ""


def _survivors(
    exercise: Exercise, shown: str, file: Path, survivors: Iterable[str]
) -> Iterator[Problem]:
    """Mutants that are solved and that nobody has explained, and explanations of none."""
    try:
        explained = _explained(file)
    except (OSError, ValueError) as error:
        yield Problem(where=shown, what=f"cannot be read: {error}")
        return
    for change in survivors:
        if change not in explained:
            yield Problem(where=exercise.address, what=f"the solution {SOLVED_MUTANT}: {change}")
    for change, reason in explained.items():
        if change not in survivors:
            yield Problem(where=shown, what=f"explains what is no survivor: {change}")
        elif not reason.strip():
            yield Problem(where=shown, what=f"gives no reason for: {change}")


def _explained(file: Path) -> dict[str, str]:
    """The mutants that may survive, each with its reason. Raises :class:`ValueError`."""
    if not file.is_file():
        return {}
    data = tomllib.loads(file.read_text(encoding="utf-8")).get("survivors")
    if not isinstance(data, dict) or not all(isinstance(why, str) for why in data.values()):
        raise ValueError('there is no table [survivors] of lines like "change" = "reason"')
    return data


def told(verdict: Verdict) -> str:
    """Why a verdict is what it is, in one line."""
    first = verdict.first_failure
    return f"{verdict.standing}: {first.check}: {first.message}" if first else str(verdict.standing)
