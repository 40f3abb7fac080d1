"""``grade()``: from exercises and their files to verdicts, and the pure judge of findings."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kit import wire
from kit.course import Exercise, Workspace
from kit.errors import MachineError
from kit.intake import Unfit, read_source
from kit.model import Check, Finding, Lane, Moment, Outcome, Standing, Verdict
from kit.originals import is_untouched


class Sandbox(Protocol):
    """Where judges come from; :class:`kit.sandbox.client.WarmClient` is one."""

    def new_judge(self) -> socket.socket: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One exercise to judge: the learner's file, and how its path is shown."""

    exercise: Exercise
    file: Path
    shown: str
    untouched: bool
    seed: int
    seconds: float = 30.0
    """How long the checks may take, wall time; a judge that takes twice as long is given up."""

    def message(self, source: bytes) -> dict[str, Any]:
        """What a judge is told; see :func:`kit.judge.run.run_judge`."""
        return {
            "exercise": self.exercise.address,
            "source": b64encode(source).decode("ascii"),
            "shown": self.shown,
            "seed": self.seed,
        }


def grade(
    workspace: Workspace, exercises: Sequence[Exercise], *, require: str = ""
) -> Iterator[Verdict]:
    """Judge the learner's files, in order, each verdict as soon as it and those before it are made.

    With ``require="namespaces"`` nothing is run under less isolation than that. Raises
    :class:`kit.errors.MachineError` if no process can be had, or not with that isolation.
    """
    from kit.sandbox.client import WarmClient

    jobs = [
        Job(
            exercise=exercise,
            file=workspace.file(exercise),
            shown=workspace.shown(workspace.file(exercise)),
            untouched=is_untouched(workspace, exercise),
            seed=secrets.randbits(60),
            seconds=workspace.course.limits.exercise_seconds,
        )
        for exercise in exercises
    ]
    client = WarmClient.start(workspace.course, judges=True)
    try:
        if require == "namespaces" and (reached := client.isolation()) != require:
            raise MachineError(
                f"Isolation '{require}' is required, and this machine gives '{reached}'.",
                "See which layers are missing with: kit doctor",
            )
        yield from judge_all(client, jobs, at_once=os.cpu_count() or 1)
    finally:
        client.close()


def judge_all(sandbox: Sandbox, jobs: Sequence[Job], at_once: int) -> Iterator[Verdict]:
    """The verdict of each job, in order, with at most ``at_once`` judges at work."""
    waiting = list(jobs)
    running: list[tuple[Job, socket.socket | Verdict]] = []
    while waiting or running:
        while waiting and len(running) < at_once:
            job = waiting.pop(0)
            running.append((job, _begin(sandbox, job)))
        job, line = running.pop(0)
        yield line if isinstance(line, Verdict) else _finish(job, line)


def _begin(sandbox: Sandbox, job: Job) -> socket.socket | Verdict:
    try:
        source = read_source(job.file)
    except Unfit as error:
        return unfit(job, error.problem)
    line = sandbox.new_judge()
    line.sendall(wire.frame(job.message(source)))
    return line


def _finish(job: Job, line: socket.socket) -> Verdict:
    """Hear a judge out; what it leaves unsaid is missing from the verdict, never passed."""
    unframer = wire.Unframer()
    said: list[dict[str, Any]] = []
    with line, contextlib.suppress(OSError):
        line.settimeout(2 * job.seconds + SLACK_SECONDS)
        while data := line.recv(65536):
            said.extend(unframer.feed(data))
    last: dict[str, Any] = next((m for m in said if "seconds" in m), _UNHEARD)
    findings = []
    for message in said:
        # A judge that says something else has gone wrong, and its checks stay without a finding.
        with contextlib.suppress(AttributeError, KeyError, TypeError, ValueError):
            findings.append((message["ending"], _finding(wire.decode(message["finding"]))))
    return verdict(job, findings, last["seconds"], last["isolation"])


def _finding(data: dict[str, Any]) -> Finding:
    timeline = tuple(
        Moment(at=m["at"], lane=Lane(m["lane"]), text=m["text"]) for m in data.pop("timeline")
    )
    return Finding(**{**data, "outcome": Outcome(data["outcome"]), "timeline": timeline})


SLACK_SECONDS = 30.0
_UNHEARD = {"seconds": 0.0, "isolation": ""}


def unfit(job: Job, problem: str) -> Verdict:
    """The verdict on a file that was not even loaded."""
    command = f"kit reset {job.exercise.name}"
    findings = [
        ("broken", _unfinished(check, problem, job.shown, command)) for check in job.exercise.checks
    ]
    return verdict(job, findings, 0.0, "")


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
    job: Job, found: Sequence[tuple[str, Finding]], seconds: float, isolation: str
) -> Verdict:
    """Judge the findings of one exercise against the checks that its course says there are.

    SOLVED needs each of those exactly once, passed. A check that nobody reported, or that was
    reported twice, is not the learner's fault: the exercise is UNGRADED.
    """
    by_check: dict[str, list[tuple[str, Finding]]] = {}
    for ending, finding in found:
        by_check.setdefault(finding.check, []).append((ending, finding))
    findings, endings = [], set()
    for check in job.exercise.checks:
        told = by_check.pop(check.name, [])
        if len(told) == 1:
            endings.add(told[0][0])
            findings.append(told[0][1])
        else:
            endings.add("ungraded")
            findings.append(_unfinished(check, "the judge gave no finding for this check"))
    if by_check:
        endings.add("ungraded")
    return _verdict(job, tuple(findings), endings, seconds, isolation)


_WORTHLESS = (Standing.UNGRADED, Standing.TODO)


def _verdict(
    job: Job, findings: tuple[Finding, ...], endings: set[str], seconds: float, isolation: str
) -> Verdict:
    standing = _standing(findings, endings, untouched=job.untouched)
    return Verdict(
        exercise=job.exercise.address,
        standing=standing,
        points=0.0 if standing in _WORTHLESS else sum(f.points for f in findings),
        max_points=job.exercise.max_points,
        seconds=seconds,
        advice=_advice(job, standing, findings),
        isolation=isolation,
        findings=findings,
    )


def _standing(findings: tuple[Finding, ...], endings: set[str], *, untouched: bool) -> Standing:
    if "ungraded" in endings:
        return Standing.UNGRADED
    if all(f.outcome is Outcome.PASSED for f in findings) and findings:
        return Standing.SOLVED
    if untouched:
        return Standing.TODO
    if "broken" in endings:
        return Standing.BROKEN
    return Standing.STOPPED if "stopped" in endings else Standing.UNSOLVED


def _advice(job: Job, standing: Standing, findings: tuple[Finding, ...]) -> str:
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
            return f"Mend {failed.where if failed else job.shown}, then run: kit grade {name}"
        case Standing.STOPPED:
            return f"Find what stops it in {job.shown}, then run: kit grade {name}"
        case _:
            return f"Take a hint with: kit hint {name}"
