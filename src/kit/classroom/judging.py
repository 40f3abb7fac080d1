"""Judges one submission of a class: plain data in, plain data out, in whatever process it runs.

An order holds the student's sources as text, so that it can go to another process or machine; each
process that runs orders keeps a sandbox for each course, which is ended with the process.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import threading
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kit.classroom.assignment import Assignment
from kit.classroom.collecting import Collected
from kit.course import Course, load_course
from kit.errors import MachineError
from kit.grading import Job, judge_all
from kit.model import Standing, Verdict
from kit.model_json import verdict_data, verdict_from
from kit.originals import same_text
from kit.sandbox.starting import Client, start

_sandboxes: dict[tuple[str, tuple[str, ...]], Client] = {}
_turn = threading.Lock()


def order_for(collected: Collected, assignment: Assignment, course: Course) -> dict[str, Any]:
    """What :func:`judge_order` needs to know of one submission."""
    seeds = {
        task.exercise.address: seed_for(assignment.seed, collected.student, task.exercise.address)
        for task in assignment.tasks
    }
    return {
        "student": collected.student,
        "course": str(course.root),
        "chapters": sorted({task.exercise.chapter for task in assignment.tasks}),
        "sources": {a: b64encode(s).decode("ascii") for a, s in collected.sources.items()},
        "unfit": dict(collected.unfit),
        "seeds": seeds,
    }


def seed_for(seed: int, student: str, address: str) -> int:
    """What is drawn for one exercise of one student: the same each time, another for each."""
    text = f"{seed}\0{student}\0{address}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest()[:7])


def judge_order(order: Mapping[str, Any]) -> dict[str, Any]:
    """Judge one submission; gives its student, verdicts of format 1 and the seconds they took.

    Raises :class:`MachineError` if the sandbox was lost; the next order gets a new one.
    """
    course = load_course(Path(order["course"])).only(order["chapters"])
    jobs = [_job(course, address, seed, order) for address, seed in order["seeds"].items()]
    sandbox = _sandbox(course)
    try:
        verdicts = list(judge_all(sandbox, jobs, at_once=1))
    except MachineError:
        _drop(course, sandbox)
        raise
    if any(v.standing is Standing.UNGRADED for v in verdicts) and sandbox.has_ended:
        _drop(course, sandbox)
        raise MachineError("The process that grades has ended.", "Run it again.")
    return {
        "student": order["student"],
        "verdicts": [verdict_data(replace(verdict, seconds=0.0)) for verdict in verdicts],
    }


def verdicts_of(answer: Mapping[str, Any]) -> tuple[Verdict, ...]:
    """The verdicts in what :func:`judge_order` gave."""
    return tuple(verdict_from(data) for data in answer["verdicts"])


def _job(course: Course, address: str, seed: int, order: Mapping[str, Any]) -> Job:
    exercise = course.resolve(address)
    source = order["sources"].get(address)
    text = b64decode(source) if source is not None else b""
    stub = course.shelf("exercises", exercise)
    missing = "" if source is not None else "the file is missing"
    return Job(
        exercise=exercise,
        source=text,
        shown=f"exercises/{address}.py",
        seed=seed,
        untouched=stub.is_file() and same_text(text, stub.read_bytes()),
        problem=order["unfit"].get(address, missing),
        seconds=course.limits.exercise_seconds,
    )


def _key(course: Course) -> tuple[str, tuple[str, ...]]:
    return str(course.root), tuple(chapter.name for chapter in course.chapters)


def _sandbox(course: Course) -> Client:
    with _turn:
        if _key(course) not in _sandboxes:
            _sandboxes[_key(course)] = start(course, judges=True)
        return _sandboxes[_key(course)]


def _drop(course: Course, sandbox: Client) -> None:
    with _turn:
        if _sandboxes.get(_key(course)) is sandbox:
            del _sandboxes[_key(course)]
            with contextlib.suppress(MachineError, OSError):
                sandbox.close()


def close_sandboxes() -> None:
    """End every sandbox of this process."""
    with _turn:
        while _sandboxes:
            _sandboxes.popitem()[1].close()


atexit.register(close_sandboxes)
