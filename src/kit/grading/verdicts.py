"""The pure judge of findings: what an exercise's findings make of it. No processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kit.course import Exercise
from kit.errors import CourseError
from kit.judge.messages import JudgeExercise, MistakeNamed
from kit.model import Check, Ending, Finding, JudgedCheck, Outcome, Remark, Standing, Verdict
from kit.source import BadFile, read_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One exercise to judge: the learner's text, and how the path of its file is shown.

    ``problem`` says why there is no text to judge, empty where there is one.
    """

    exercise: Exercise
    source: bytes
    shown: str
    seed: int
    untouched: bool = False
    problem: str = ""
    first_failure: bool = False
    """Whether it is enough to know the first failure: all other checks are skipped then."""
    comparing_seconds: float = 5.0
    """Wall time to look for the known mistake that behaves as this text does; 0 for not at all."""
    ignore_needs: bool = False
    """Whether a check runs although one that it needs has failed."""
    seconds: float = 120.0
    """How long the checks may take, in seconds of wall time; a judge may take twice as long."""
    submission: str = ""
    """Whose text it is: a judge session never judges the texts of two students."""

    @classmethod
    def of_file(cls, file: Path, **fields: Any) -> Job:
        """The job for what is in ``file`` now; ``fields`` are all others but ``problem``."""
        try:
            return cls(source=read_source(file), **fields)
        except BadFile as error:
            return cls(source=b"", problem=error.problem, **fields)

    def request(self) -> JudgeExercise:
        """Return what a judge is asked."""
        return JudgeExercise(
            exercise=self.exercise.address,
            source=self.source,
            shown=self.shown,
            seed=self.seed,
            first_failure=self.first_failure,
            comparing_seconds=0.0 if self.untouched else self.comparing_seconds,
            ignore_needs=self.ignore_needs,
        )


def name_mistake(judged: JudgedCheck, named: MistakeNamed) -> JudgedCheck:
    """Add the known mistake that behaves the same to the finding that it explains."""
    if not named.mistake or judged.finding.check != named.check:
        return judged
    finding = replace(judged.finding, mistake=named.mistake, cause=named.says)
    return judged._replace(finding=finding)


def unfit(job: Job) -> Verdict:
    """Return the verdict on a file that cannot be read."""
    command = f"kit reset {job.exercise.name}"
    return verdict(
        job,
        [
            JudgedCheck(_unfinished(check, job.problem, job.shown, command), Ending.BROKEN)
            for check in job.exercise.checks
        ],
    )


def without_checks(job: Job, error: CourseError) -> Verdict:
    """Return the verdict on an exercise whose file of checks cannot be read."""
    finding = Finding(
        check="",
        says="the checks of this exercise can be read",
        outcome=Outcome.UNFINISHED,
        points=0.0,
        max_points=0.0,
        message=f"{error.sentence} {error.advice}",
    )
    return Verdict(
        exercise=job.exercise.address,
        standing=Standing.UNGRADED,
        points=0.0,
        max_points=0.0,
        seconds=0.0,
        advice="This is not your fault. Run: kit course check",
        isolation="",
        findings=(finding,),
    )


def _unfinished(check: Check, message: str, where: str = "", hint: str = "") -> Finding:
    return Finding(
        check=check.name,
        says=check.says,
        outcome=Outcome.UNFINISHED,
        points=0.0,
        max_points=check.max_points,
        message=message,
        where=where,
        hint=hint,
    )


def verdict(
    job: Job,
    checks: Sequence[JudgedCheck],
    seconds: float = 0.0,
    isolation: str = "",
    missing: str = "",
) -> Verdict:
    """Judge an exercise by its findings and the checks that its course lists.

    SOLVED needs each of those exactly once, passed. A check that was not reported, or that was
    reported twice, is not the learner's fault: the exercise is UNGRADED, and ``missing`` says why.
    """
    by_name: dict[str, list[JudgedCheck]] = {}
    for judged in checks:
        by_name.setdefault(judged.finding.check, []).append(judged)
    findings, endings = [], set()
    for check in job.exercise.checks:
        reports = by_name.pop(check.name, [])
        if len(reports) == 1:
            finding, ending = reports[0]
        else:
            ending = Ending.UNGRADED
            finding = _unfinished(check, missing or "the judge gave no finding for this check")
        findings.append(finding)
        endings.add(ending)
    if by_name:
        endings.add(Ending.UNGRADED)
    standing = _standing(findings, endings, untouched=job.untouched)
    has_score = standing not in (Standing.UNGRADED, Standing.TODO)
    return Verdict(
        exercise=job.exercise.address,
        standing=standing,
        points=sum(f.points for f in findings) if has_score else 0.0,
        max_points=job.exercise.max_points,
        seconds=seconds,
        advice=_advice(job, standing, findings),
        isolation=isolation,
        findings=tuple(findings),
    )


def add_remark(verdict: Verdict, remark: Remark | None) -> Verdict:
    """Add what can be said of an answer, if it is solved; points stay as they are."""
    if remark is None or not verdict.solved:
        return verdict
    return replace(verdict, remark=remark, advice="Go on with: kit next")


def _standing(findings: Sequence[Finding], endings: set[Ending], *, untouched: bool) -> Standing:
    if Ending.UNGRADED in endings:
        return Standing.UNGRADED
    if findings and all(f.outcome is Outcome.PASSED for f in findings):
        return Standing.SOLVED
    if untouched:
        return Standing.TODO
    if Ending.BROKEN in endings:
        return Standing.BROKEN
    return Standing.STOPPED if Ending.STOPPED in endings else Standing.UNSOLVED


def _advice(job: Job, standing: Standing, findings: Sequence[Finding]) -> str:
    name = job.exercise.name
    failed = next((f for f in findings if f.outcome is not Outcome.PASSED), None)
    match standing:
        case Standing.SOLVED:
            return "Solved. Go on with: kit next"
        case Standing.TODO:
            return f"Read the task with: kit show {name}"
        case Standing.UNGRADED:
            return "This is not your fault. Run: kit doctor"
        case Standing.BROKEN | Standing.STOPPED if failed and failed.hint.startswith("kit reset"):
            return f"Restore the file with: {failed.hint}"
        case Standing.BROKEN:
            return f"Fix {failed.where if failed else job.shown}, then run: kit grade {name}"
        case Standing.STOPPED:
            return f"Find what stops it in {job.shown}, then run: kit grade {name}"
        case _:
            return f"Take a hint with: kit hint {name}"
