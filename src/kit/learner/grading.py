"""Grade a learner's files, remember the verdicts, and repeat one that is in doubt."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kit import __version__
from kit.course import Exercise, Workspace
from kit.course.types import read_versions
from kit.errors import MachineError, UsageError
from kit.learner.assignment_text import advise_on_hints
from kit.learner.progress import Progress
from kit.model import Quizzed, Report, Verdict, decode_verdict, encode_verdict

if TYPE_CHECKING:
    from kit.forkserver import Server

CASE_FORMAT: Final = 1
MAX_CASE_BYTES: Final = 2_000_000
_SAVE: Final = "Save one with: kit grade EX --save FILE"

ShowProgress = Callable[[int, int, str], None]  # takes: graded, all, what is next
ShowFindings = Callable[[Verdict], None]  # as in kit.grading.Grader.judge


def choose_seed() -> int:
    """Return a seed that nobody can foresee."""
    return secrets.randbits(53)


def hash_seed_of(seed: int) -> int:
    """Return a seed of Python's hashes, which a runner can read and not trace back to ``seed``."""
    return int.from_bytes(hashlib.sha256(f"hashes {seed}".encode()).digest()[:4])


def grade_and_record(  # noqa: PLR0913 - what to grade, and how
    workspace: Workspace,
    exercises: Sequence[Exercise],
    progress: Progress,
    show_progress: ShowProgress,
    *,
    require: str = "",
    server: Server | None = None,
    seed: int | None = None,
    is_fresh: bool = True,
    has_quiz: bool = False,
    show_findings: ShowFindings = lambda _: None,
) -> Report:
    """Grade ``exercises`` as their files are now, and add the verdicts to ``progress``, unsaved.

    Unless ``is_fresh``, exercises with a remembered verdict are not graded again. ``require`` and
    ``server`` are those of :func:`kit.grading.open_server`. If ``has_quiz``, the recorded answers
    to questions are checked, too. Raise :class:`MachineError` and :class:`CourseError`.
    """
    from kit.grading import Grader, job_of, open_server
    from kit.learner.remembered import RememberedVerdicts

    seed = choose_seed() if seed is None else seed
    memory = RememberedVerdicts(workspace)
    jobs = {exercise.address: job_of(workspace, exercise, seed) for exercise in exercises}
    fingerprints = {address: memory.fingerprint(job) for address, job in jobs.items()}
    verdicts: dict[str, Verdict] = {}
    for exercise in () if is_fresh else exercises:
        verdict = memory.find(exercise, fingerprints[exercise.address])
        is_recorded = verdict and progress.of(exercise.address).standing is verdict.standing
        if verdict and is_recorded and require in ("", "processes", verdict.isolation):
            verdicts[exercise.address] = verdict
    todo = [exercise for exercise in exercises if exercise.address not in verdicts]
    score = None if is_fresh else memory.find_score(progress.answers)
    asks = has_quiz and score is None
    steps = [*(f"grading {exercise.name}" for exercise in todo), ""]
    new: list[Verdict] = []
    try:
        with ExitStack() as stack:
            if todo or asks:
                course = workspace.course.only({exercise.chapter for exercise in todo or exercises})
                opened = stack.enter_context(
                    open_server(
                        course, require=require, server=server, hash_seed=hash_seed_of(seed)
                    )
                )
            if todo:
                grader = stack.enter_context(closing(Grader(opened)))
                show_progress(0, len(todo), steps[0])
                todo_jobs = [jobs[exercise.address] for exercise in todo]
                for verdict in grader.judge(
                    todo_jobs, lambda early: show_findings(memory.mark_new(early))
                ):
                    advice = advise_on_hints(workspace.course, verdict)
                    new.append(replace(memory.mark_new(verdict), seed=seed, advice=advice))
                    show_progress(len(new), len(todo), steps[len(new)])
            if asks:
                from kit.learner.quiz import score_answers

                score = score_answers(opened, workspace.course, progress.answers)
    finally:
        progress.record(new)
        kept = [(verdict, jobs[verdict.exercise]) for verdict in new]
        with suppress(MachineError):  # the same folder has the progress, whose error is shown
            memory.keep(kept, fingerprints, progress.answers, score if asks else None)
    verdicts |= {verdict.exercise: verdict for verdict in new}
    ordered = [verdicts[exercise.address] for exercise in exercises]
    return make_report(workspace, ordered, score if has_quiz else None, seed if new else None)


def make_report(
    workspace: Workspace,
    verdicts: Sequence[Verdict],
    quizzed: Quizzed | None = None,
    seed: int | None = None,
) -> Report:
    """Return the report on ``verdicts``."""
    return Report(
        kit=__version__,
        course=workspace.course.name,
        isolation=", ".join(dict.fromkeys(v.isolation for v in verdicts if v.isolation)),
        verdicts=tuple(verdicts),
        quizzed=quizzed,
        seed=seed,
    )


# -- a verdict that is in doubt -------------------------------------------------------------------


def encode_case(workspace: Workspace, exercise: Exercise, verdict: Verdict) -> str:
    """Return a verdict, with everything that makes it again from the file's text, as JSON."""
    from kit.source import read_source

    case = {
        "format": CASE_FORMAT,
        "course": workspace.course.name,
        "exercise": exercise.address,
        "text": b64encode(read_source(workspace.file(exercise))).decode("ascii"),
        "seed": verdict.seed,
        "limits": asdict(workspace.course.limits),
        "versions": read_versions(workspace.course),
        "verdict": encode_verdict(verdict),
    }
    return json.dumps(case, indent=1) + "\n"


def read_case(file: Path) -> dict[str, Any]:
    """Return a case that :func:`encode_case` wrote. Raise :class:`UsageError` otherwise."""
    from kit.course.types import find_limit_problem
    from kit.files import read_regular

    try:
        case: dict[str, Any] = json.loads(read_regular(file, MAX_CASE_BYTES))
        is_case = case["format"] == CASE_FORMAT and type(case["seed"]) is int
        is_case &= all(type(case[name]) is str for name in ("course", "exercise"))
        is_case &= all(type(version) is str for version in case["versions"].values())
        is_case &= not any(find_limit_problem(*limit) for limit in case["limits"].items())
        b64decode(case["text"], validate=True)
        decode_verdict(case["verdict"])
    except FileNotFoundError:
        raise UsageError(f"There is no file {file}.", _SAVE) from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        reason = f"{file} is not a saved verdict: {type(error).__name__}: {error}."
        raise UsageError(reason, _SAVE) from None
    if not is_case:
        raise UsageError(f"{file} is not a saved verdict of this kit.", _SAVE)
    return case


def grade_case(workspace: Workspace, case: dict[str, Any], require: str) -> tuple[Report, str]:
    """Grade the text of a case with its seed and limits; return what is different, in words.

    Nothing is recorded. Raise :class:`UsageError` if it is about another course.
    """
    from kit.course import Limits
    from kit.grading import Job, judge_all, open_server

    if case["course"] != workspace.course.name:
        raise UsageError(
            f"The verdict is about another course: {case['course']}.", "Use --course DIR."
        )
    limits = Limits(**case["limits"])
    course = replace(workspace.course, limits=limits)
    exercise, seed = course.resolve(case["exercise"]), case["seed"]
    job = Job(
        exercise=exercise,
        source=b64decode(case["text"]),
        shown=workspace.display_path(workspace.file(exercise)),
        seed=seed,
        seconds=limits.exercise_seconds,
    )
    with open_server(
        course.only({exercise.chapter}), require=require, hash_seed=hash_seed_of(seed)
    ) as server:
        (verdict,) = judge_all(server, [job], at_once=1)
    verdict = replace(verdict, seed=seed)
    versions = read_versions(workspace.course)
    changed = [
        f"{name} was {version} and is {versions.get(name, 'missing')}"
        for name, version in case["versions"].items()
        if versions.get(name) != version
    ]
    return make_report(workspace, [verdict], seed=seed), _compare(case, verdict, changed)


def _compare(case: dict[str, Any], verdict: Verdict, changed: Sequence[str]) -> str:
    old, new = case["verdict"], encode_verdict(verdict)
    compared = ("outcome", "message", "expected", "actual")
    before, now = (
        [(check["check"], *(check[name] for name in compared)) for check in verdict_["checks"]]
        for verdict_ in (old, new)
    )
    sentence = "This is the verdict that was saved."
    if (old["standing"], before) != (new["standing"], now):
        different = [one[0] for one, other in zip(before, now, strict=False) if one != other]
        names = ", ".join(different) or "the number of checks"
        sentence = f"The saved verdict was {old['standing']}; different: {names}."
    return " ".join([sentence, *(f"{text}." for text in changed)])
