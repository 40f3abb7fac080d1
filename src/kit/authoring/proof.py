"""The proof of a course: every stub, solution, mistake and mutant gets the verdict it must get."""

from __future__ import annotations

import contextlib
import importlib.util
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import MappingProxyType
from typing import Final, NamedTuple

from kit.authoring import shelves
from kit.authoring.english import find_english_problems
from kit.authoring.example_proof import find_example_problems
from kit.authoring.idle_checks import IdleCheck, find_idle_checks
from kit.authoring.proof_jobs import (
    GradedText,
    ProofJob,
    TextKind,
    list_jobs,
    list_mutant_jobs,
    make_twin_job,
)
from kit.authoring.proof_problems import SOLVED_MUTANT, find_verdict_problems
from kit.authoring.twins import Coverage, Grade, TwinGrader, coverage_text, measure_coverage
from kit.course import Course, Exercise
from kit.course.hunts import list_hunts
from kit.course.mistakes import read_mistakes
from kit.course.written_examples import has_examples
from kit.errors import CourseError
from kit.forkserver import Server, start
from kit.grading import Grader, Job, open_server
from kit.grading.learner_examples import ExamplesSession
from kit.judge.remarks import find_rule_problems
from kit.learner.grading import hash_seed_of
from kit.model import Outcome, Verdict
from kit.render.blocks import plural
from kit.render.look import Look, Role
from kit.render.safe import make_visible

FEW_HUNTS: Final = 3  # an exercise with fewer is named
ABOUT_SURVIVORS: Final = (
    "If a changed solution is solved, no check looks at the change: add a check, or, if it is "
    f"right too, say why below [survivors] in the {shelves.SURVIVORS} beside the mistakes: "
    '"…" = "why".'
)
_LINTERS = {
    "ruff": ("check", "--output-format=concise", "--quiet"),
    "mypy": ("--no-error-summary", "--no-pretty", "--no-color-output"),
}


class ProofResult(NamedTuple):
    """What the proof of some ``exercises`` of a course has measured, and what is wrong with them.

    ``graded`` has each text with its verdict; those of one exercise are adjacent. ``idle`` has the
    checks that pass although nothing is done. ``coverage`` is None if it was not measured, and
    ``has_mutants`` says whether solutions were changed. ``hunts`` counts the mistakes of each
    exercise, by its name, that can be bug hunts; ``ideas`` those that its examples must catch.
    """

    exercises: tuple[Exercise, ...]
    seed: int
    problems: tuple[str, ...]
    remarks: tuple[str, ...]
    graded: tuple[GradedText, ...] = ()
    idle: tuple[IdleCheck, ...] = ()
    coverage: Coverage | None = None
    has_mutants: bool = True
    hunts: Mapping[str, int] = MappingProxyType({})
    ideas: Mapping[str, int] = MappingProxyType({})

    def count_texts(self) -> Counter[TextKind]:
        """Return how many different texts were graded, by their kind."""
        texts = {(job.job.exercise, job.kind, job.name) for job, _ in self.graded}
        return Counter(kind for _, kind, _ in texts)


def check_course(  # noqa: PLR0913 - the options of the command
    course: Course,
    exercises: Sequence[Exercise],
    show_progress: Callable[[int, int], None],
    *,
    mutate: bool = True,
    cover: bool = True,
    every_check: bool = False,
    seed: int = 0,
    at_once: int,
) -> ProofResult:
    """Look for everything that can be wrong with ``exercises``; grade ``at_once`` texts at a time.

    ``show_progress`` is called with the number of texts graded so far, and of all that are known
    by then. With ``mutate`` solutions are changed, too; with ``cover`` twins of the solutions show
    which inputs no check makes; with ``every_check`` mistakes are graded beyond the check that
    catches them. With the same ``seed`` checks draw the same inputs. Raises :class:`MachineError`
    if a process or a library is not available.
    """
    with (
        contextlib.closing(start(hash_seed=hash_seed_of(seed))) as server,
        ThreadPoolExecutor(1) as pool,
    ):
        linted = pool.submit(lint_solutions, course, exercises)
        problems = [*shelves.find_shelf_problems(course, exercises)]
        problems += find_english_problems(course, exercises)
        problems += find_rule_problems(course.root)
        jobs: list[ProofJob] = []
        readable = [exercise for exercise in exercises if shelves.has_checks(exercise)]
        for exercise in readable:
            problems += shelves.find_text_problems(course, exercise)
            jobs += list_jobs(course, exercise, every_check=every_check, seed=seed)
            try:
                jobs += list_mutant_jobs(course, exercise, seed=seed) if mutate else []
            except ValueError as error:
                what = f"no changes can be made to its solution: {error}"
                problems.append(f"{exercise.address}: {what}")
        graded: list[GradedText] = []
        idle: tuple[IdleCheck, ...] = ()
        coverage = None
        if jobs:
            with _open_grade(course, readable, server, at_once, show_progress) as (grade, opened):
                verdicts = grade([job.job for job in jobs])
                graded += zip(jobs, verdicts, strict=True)
                twins = TwinGrader(course, partial(make_twin_job, seed), grade)
                idle, found = find_idle_checks(twins, readable)
                problems += found
                try:
                    coverage = measure_coverage(twins, readable) if cover else None
                except CourseError as error:
                    problems.append(error.sentence)
                with ExamplesSession(opened, course) as session:
                    for exercise in readable:
                        problems += find_example_problems(session, course, exercise)
        lines, remarks = linted.result()
    problems += coverage.problems if coverage else ()
    problems += lines
    problems += find_verdict_problems(course, graded)
    if any(SOLVED_MUTANT in problem for problem in problems):
        remarks.append(ABOUT_SURVIVORS)
    return ProofResult(
        exercises=tuple(exercises),
        seed=seed,
        problems=tuple(problems),
        remarks=tuple(remarks),
        graded=tuple(graded),
        idle=idle,
        coverage=coverage,
        has_mutants=mutate,
        hunts=_count_hunts(course, exercises),
        ideas=_count_ideas(course, exercises),
    )


@contextlib.contextmanager
def _open_grade(
    course: Course,
    exercises: Sequence[Exercise],
    server: Server,
    at_once: int,
    show_progress: Callable[[int, int], None],
) -> Iterator[tuple[Grade, Server]]:
    """Give a function that grades jobs and shows how many of all are graded, and its server."""
    counts = Counter[str]()
    chapters = {exercise.chapter for exercise in exercises}
    with (
        open_server(course.only(chapters), server=server) as opened,
        contextlib.closing(Grader(opened, at_once)) as grader,
    ):

        def grade(jobs: Sequence[Job]) -> Iterator[Verdict]:
            counts["all"] += len(jobs)
            show_progress(counts["graded"], counts["all"])
            for verdict in grader.judge(jobs):
                counts["graded"] += 1
                show_progress(counts["graded"], counts["all"])
                yield verdict

        yield grade, opened


def lint_solutions(course: Course, exercises: Sequence[Exercise]) -> tuple[list[str], list[str]]:
    """Return each line of the linter and the type checker, and a remark on each missing tool."""
    problems, remarks = [], []
    files = [course.shelf("solutions", e) for e in exercises]
    names = [shelves.name_in(course, file) for file in files if file.is_file()]
    # Without names a tool would read every file.
    for tool, options in _LINTERS.items() if names else ():
        if importlib.util.find_spec(tool) is None:
            remarks.append(f"{tool} is not installed: it has not read the solutions.")
            continue
        done = subprocess.run(  # noqa: S603 - our own interpreter and a tool of its environment
            [sys.executable, "-m", tool, *options, *names],
            cwd=course.root,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        said = (done.stdout.strip() or done.stderr.strip()).splitlines() if done.returncode else []
        problems += [f"{tool}: {line}" for line in said if ": note:" not in line]
    return problems, remarks


def _count_hunts(course: Course, exercises: Sequence[Exercise]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for exercise in exercises:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            stub = course.shelf("exercises", exercise).read_text(encoding="utf-8-sig")
            counts[exercise.name] = sum(1 for _ in list_hunts(course, exercise, stub))
    return counts


def _count_ideas(course: Course, exercises: Sequence[Exercise]) -> dict[str, int]:
    """Return the number of ideas of each exercise that has examples."""
    return {
        exercise.name: sum(bool(mistake.idea) for mistake in read_mistakes(course, exercise))
        for exercise in exercises
        if has_examples(course, exercise)
    }


def _describe_hunts(counts: Mapping[str, int]) -> str:
    """Return how many bug hunts there are, and which exercises have few."""
    few = [f"{name} ({count})" for name, count in counts.items() if count < FEW_HUNTS]
    text = f"bug hunts: {sum(counts.values())} in {plural(len(counts), 'exercise')}"
    return text + (f"; fewer than {FEW_HUNTS}: {', '.join(few)}" if few else "")


def proof_text(result: ProofResult, look: Look) -> str:
    """Return the table of inputs, each problem on its own line, the counts and the conclusion.

    Lines are not folded, because people search and click on them like a compiler's.
    """
    (_, good), (_, bad) = look.outcome(Outcome.PASSED), look.outcome(Outcome.FAILED)
    table = coverage_text(result.coverage) if result.coverage else ""
    lines = [make_visible(line, ascii_only=look.ascii_only) for line in table.splitlines()]
    lines += [look.paint(Role.BAD, look.line(f"{bad} {problem}")) for problem in result.problems]
    lines += [look.paint(Role.WARN, look.line(remark)) for remark in result.remarks]
    counts = result.count_texts()
    texts = [plural(counts[kind], kind) for kind in TextKind if counts[kind]]
    lines.append(f"graded: {', '.join(texts) or 'nothing'}")
    if mistakes := counts[TextKind.MISTAKE]:
        named = sum(job.is_named_by(verdict) for job, verdict in result.graded)
        lines.append(f"named in their verdicts: {named} of {plural(mistakes, 'mistake')}")
    lines += [look.line(_describe_hunts(result.hunts))] if result.hunts else []
    if result.ideas:
        where = plural(len(result.ideas), "exercise")
        lines.append(f"examples: {plural(sum(result.ideas.values()), 'idea')} in {where}")
    if many := len(result.problems):
        things = f"{plural(many, 'thing')} {'is' if many == 1 else 'are'}"
        lines.append(look.paint(Role.BAD, f"{things} wrong with this course."))
    else:
        lines.append(look.paint(Role.GOOD, f"{good} This course does what it says."))
    return "\n".join(lines) + "\n"
