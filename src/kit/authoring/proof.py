"""The proof of a course: every stub, solution, mistake and mutant gets the verdict it must get."""

from __future__ import annotations

import contextlib
import importlib.util
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

from kit.authoring import shelves
from kit.authoring.english import find_english_problems
from kit.authoring.twins import (
    Grade,
    TwinGrader,
    coverage_text,
    find_idle_checks,
    measure_coverage,
)
from kit.course import Course, Exercise
from kit.course.mistakes import list_mistakes, read_mistake
from kit.errors import CourseError, MachineError
from kit.forkserver import Server, start
from kit.grading import Grader, Job, open_server
from kit.judge.behaviour import Behaviour, read_finding
from kit.judge.remarks import find_rule_problems
from kit.model import Outcome, Standing, Verdict
from kit.render.blocks import plural
from kit.render.look import Look, Role
from kit.render.safe import make_visible

TIMES: Final = 3  # how often each solution is graded, with other values each time
ABOUT_SURVIVORS: Final = (
    "If a changed solution is solved, no check looks at the change: add a check, or, if it is "
    f"right too, say why below [survivors] in the {shelves.SURVIVORS} beside the mistakes: "
    '"…" = "why".'
)
_SOLVED_MUTANT: Final = "is solved though it was changed"
_LINTERS = {
    "ruff": ("check", "--output-format=concise", "--quiet"),
    "mypy": ("--no-error-summary", "--no-pretty", "--no-color-output"),
}


class TextKind(StrEnum):
    """What a text is, and so which verdict it must get."""

    STUB = "stub"
    SOLUTION = "solution"
    ANSWER = "answer"
    MISTAKE = "mistake"
    MUTANT = "mutant"


COMPARING_SECONDS: Final = 60.0  # also on a busy machine: a mistake without its name is a problem

_WRONG_STANDINGS = {
    TextKind.STUB: {Standing.SOLVED, Standing.UNGRADED, Standing.STOPPED},
    TextKind.MISTAKE: {Standing.SOLVED, Standing.UNGRADED},
    TextKind.MUTANT: {Standing.UNGRADED},
}


class ProofJob(NamedTuple):
    """One text to grade.

    ``name`` is the file's without its suffix, or the change of a mutant; ``check`` is the one that
    must catch a mistake, empty if the mistake names none.
    """

    kind: TextKind
    job: Job
    name: str
    check: str = ""


GradedText = tuple[ProofJob, Verdict]


class ProofResult(NamedTuple):
    """What is wrong with a course; ``graded`` counts the graded texts by their kind.

    ``named`` counts the mistakes whose verdict names them; ``table`` is the coverage of inputs, as
    text; empty if it was not measured.
    """

    problems: tuple[str, ...]
    graded: Counter[str]
    remarks: tuple[str, ...]
    named: int = 0
    table: str = ""


def check_course(  # noqa: PLR0913 - the options of the command
    course: Course,
    exercises: Sequence[Exercise],
    show_progress: Callable[[int, int], None],
    *,
    mutate: bool = True,
    cover: bool = True,
    every_check: bool = False,
    at_once: int,
) -> ProofResult:
    """Look for everything that can be wrong with ``exercises``; grade ``at_once`` texts at a time.

    ``show_progress`` is called with the number of texts graded so far, and of all that are known
    by then. With ``mutate`` solutions are changed, too; with ``cover`` twins of the solutions show
    which inputs no check makes; with ``every_check`` mistakes are graded beyond the check that
    catches them. Raises :class:`MachineError` if a process or a library is not available.
    """
    with contextlib.closing(start()) as server, ThreadPoolExecutor(1) as pool:
        linted = pool.submit(lint_solutions, course, exercises)
        problems = [*shelves.find_shelf_problems(course, exercises)]
        problems += find_english_problems(course, exercises)
        problems += find_rule_problems(course.root)
        jobs: list[ProofJob] = []
        readable = [exercise for exercise in exercises if shelves.has_checks(exercise)]
        for exercise in readable:
            problems += shelves.find_text_problems(course, exercise)
            jobs += list_jobs(course, exercise, every_check=every_check)
            try:
                jobs += list_mutant_jobs(course, exercise) if mutate else []
            except ValueError as error:
                what = f"no changes can be made to its solution: {error}"
                problems.append(f"{exercise.address}: {what}")
        graded: list[GradedText] = []
        table = ""
        if jobs:
            with _open_grade(course, readable, server, at_once, show_progress) as grade:
                verdicts = grade([job.job for job in jobs])
                graded += zip(jobs, verdicts, strict=True)
                twins = TwinGrader(course, _make_job, grade)
                problems += find_idle_checks(twins, readable)
                if cover:
                    try:
                        coverage = measure_coverage(twins, readable)
                        problems += coverage.problems
                        table = coverage_text(coverage)
                    except CourseError as error:
                        problems.append(error.sentence)
        lines, remarks = linted.result()
    problems += lines
    problems += find_verdict_problems(course, graded)
    if any(_SOLVED_MUTANT in problem for problem in problems):
        remarks.append(ABOUT_SURVIVORS)
    texts = {(job.job.exercise, job.kind, job.name) for job, _ in graded}
    counts = Counter(kind.value for _, kind, _ in texts)
    named = sum(_is_named(job, verdict) for job, verdict in graded)
    return ProofResult(tuple(problems), counts, tuple(remarks), named, table)


@contextlib.contextmanager
def _open_grade(
    course: Course,
    exercises: Sequence[Exercise],
    server: Server,
    at_once: int,
    show_progress: Callable[[int, int], None],
) -> Iterator[Grade]:
    """Give a function that grades jobs and shows how many of all are graded."""
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

        yield grade


def _make_job(exercise: Exercise, source: bytes, **fields: Any) -> Job:
    """Return the job for a twin; all of an exercise get the same inputs."""
    return Job(source=source, comparing_seconds=0.0, **_job_fields(exercise, "twin"), **fields)


def list_jobs(
    course: Course, exercise: Exercise, *, every_check: bool = False
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
    for kind, file, seed in texts:
        if file.is_file():
            is_mistake = kind is TextKind.MISTAKE
            fields = _job_fields(exercise, seed) | {"first_failure": is_mistake and not every_check}
            fields["comparing_seconds"] = COMPARING_SECONDS if is_mistake else 0.0
            check = read_mistake(file).check if is_mistake else ""
            yield ProofJob(kind, Job.of_file(file, **fields), file.stem, check)


def list_mutant_jobs(course: Course, exercise: Exercise) -> list[ProofJob]:
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
        fields = _job_fields(exercise, change)
        job = Job(source=source, first_failure=True, comparing_seconds=0.0, **fields)
        jobs.append(ProofJob(TextKind.MUTANT, job, change))
    return jobs


def _job_fields(exercise: Exercise, seed: int | str) -> dict[str, Any]:
    """Return fields of a job; a seed depends only on names, so a proof can be repeated."""
    if isinstance(seed, str):
        seed = zlib.crc32(f"{exercise.address} {seed}".encode())
    return {"exercise": exercise, "shown": f"exercises/{exercise.address}.py", "seed": seed}


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


def _is_named(job: ProofJob, verdict: Verdict) -> bool:
    first = verdict.first_failure
    return job.kind is TextKind.MISTAKE and first is not None and first.mistake == job.name


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
            yield f"{exercise.address}: the solution {_SOLVED_MUTANT}: {change}"
    unneeded = "a change that does not survive"
    yield from shelves.find_reason_problems(course, file, explained, survivors, unneeded)


def _describe(verdict: Verdict) -> str:
    first = verdict.first_failure
    return f"{verdict.standing}: {first.check}: {first.message}" if first else str(verdict.standing)


def proof_text(result: ProofResult, look: Look) -> str:
    """Return the table of inputs, each problem on its own line, the counts and the conclusion.

    Lines are not folded, because people search and click on them like a compiler's.
    """
    (_, good), (_, bad) = look.outcome(Outcome.PASSED), look.outcome(Outcome.FAILED)
    lines = [make_visible(line, ascii_only=look.ascii_only) for line in result.table.splitlines()]
    lines += [look.paint(Role.BAD, look.line(f"{bad} {problem}")) for problem in result.problems]
    lines += [look.paint(Role.WARN, look.line(remark)) for remark in result.remarks]
    graded = result.graded
    texts = [plural(graded[kind], kind) for kind in TextKind if graded[kind]]
    lines.append(f"graded: {', '.join(texts) or 'nothing'}")
    if mistakes := graded[TextKind.MISTAKE]:
        lines.append(f"named in their verdicts: {result.named} of {plural(mistakes, 'mistake')}")
    if many := len(result.problems):
        things = f"{plural(many, 'thing')} {'is' if many == 1 else 'are'}"
        lines.append(look.paint(Role.BAD, f"{things} wrong with this course."))
    else:
        lines.append(look.paint(Role.GOOD, f"{good} This course does what it says."))
    return "\n".join(lines) + "\n"
