"""From exercises and their files to verdicts: a judge for each, some at once."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from kit import wire
from kit.course import Exercise, Workspace
from kit.errors import MachineError
from kit.grading.verdicts import Job, unfit, verdict
from kit.intake import Unfit, read_source
from kit.model import Finding, Lane, Moment, Outcome, Verdict
from kit.originals import is_untouched

SLACK_SECONDS = 30.0
"""Wall time that a judge gets beyond twice the time of its checks."""
_UNHEARD = {"seconds": 0.0, "isolation": ""}


class Sandbox(Protocol):
    """Where judges come from; :class:`kit.sandbox.client.WarmClient` is one."""

    def new_judge(self) -> socket.socket: ...

    def close(self) -> None: ...


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
    chapters = {exercise.chapter for exercise in exercises}
    client = WarmClient.start(workspace.course.only(chapters), judges=True)
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
