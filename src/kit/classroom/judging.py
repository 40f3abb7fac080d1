"""Judges some submissions to one exercise: plain data in, plain data out, in whatever process.

An order holds the students' sources as text, so that it can go to another process or machine. The
course does not travel: each process reads its own, and refuses an order for another content. A
process that runs orders keeps a sandbox for each course, which is ended with the process.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from kit import __version__
from kit.classroom.assignment import Assignment
from kit.classroom.collecting import Collected
from kit.classroom.fingerprint import content_of
from kit.course import Course, Exercise, find_shipped_course, load_course
from kit.errors import KitError, MachineError
from kit.grading import Job, judge_all
from kit.model import Standing, Verdict, decode_verdict, encode_verdict
from kit.sandbox.starting import Client, start
from kit.stubs import is_same_text

PATIENCE = 3
"""How many times longer than alone the checks of an exercise may take in a class, wall time."""

Order = dict[str, Any]

_sandboxes: dict[tuple[str, tuple[str, ...], int], Client] = {}
_turn = threading.Lock()


class Unusable(MachineError):
    """Nothing can be judged in that process, whichever submission it is."""


class Orders:
    """Makes the orders of one run."""

    def __init__(self, assignment: Assignment, course: Course) -> None:
        self._assignment = assignment
        self._course = course
        self._about = {
            "kit": __version__,
            "course": "" if course.root == find_shipped_course() else str(course.root),
            "content": content_of(course),
            "chapters": sorted({task.exercise.chapter for task in assignment.tasks}),
            "hash_seed": seed_for(assignment.seed, "", "") % 2**32,
        }

    def order(self, exercise: Exercise, submissions: Iterable[Collected]) -> Order:
        """What :func:`judge_order` needs to know of some submissions to one exercise."""
        jobs = [self._job(exercise, one) for one in submissions]
        return {**self._about, "exercise": exercise.address, "jobs": jobs}

    def _job(self, exercise: Exercise, one: Collected) -> dict[str, Any]:
        source = one.sources.get(exercise.address)
        problem = "" if source is not None else "the file is missing"
        stub = self._course.shelf("exercises", exercise)
        return {
            "student": one.student,
            "source": b64encode(source or b"").decode("ascii"),
            "problem": one.unfit.get(exercise.address, problem),
            "untouched": stub.is_file() and is_same_text(source or b"", stub.read_bytes()),
            "seed": seed_for(self._assignment.seed, one.student, exercise.address),
        }


def seed_for(seed: int, student: str, address: str) -> int:
    """What is drawn for one exercise of one student: the same each time, another for each."""
    text = f"{seed}\0{student}\0{address}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest()[:7])


def judge_order(order: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Judge an order; gives a verdict of format 1 for each of its jobs, in their order.

    Raises :class:`Unusable` if this process has another kit or another course, and
    :class:`MachineError` if the sandbox was lost; the next order gets a new one.
    """
    course = _course_of(order)
    exercise = course.resolve(order["exercise"])
    jobs = [_job(course, exercise, data) for data in order["jobs"]]
    sandbox = _sandbox(course, order["hash_seed"])
    try:
        verdicts = list(judge_all(sandbox, jobs, at_once=1))
    except MachineError:
        _drop(sandbox)
        raise
    if any(v.standing is Standing.UNGRADED for v in verdicts) and sandbox.has_ended:
        _drop(sandbox)
        raise MachineError("The process that grades has ended.", "Run it again.")
    return [encode_verdict(replace(verdict, seconds=0.0)) for verdict in verdicts]


def verdicts_of(answer: Iterable[Mapping[str, Any]]) -> tuple[Verdict, ...]:
    """The verdicts in what :func:`judge_order` gave."""
    return tuple(decode_verdict(dict(data)) for data in answer)


def _job(course: Course, exercise: Exercise, data: Mapping[str, Any]) -> Job:
    return Job(
        exercise=exercise,
        source=b64decode(data["source"]),
        shown=f"exercises/{exercise.address}.py",
        seed=data["seed"],
        untouched=data["untouched"],
        problem=data["problem"],
        seconds=course.limits.exercise_seconds,
    )


def _course_of(order: Mapping[str, Any]) -> Course:
    if order["kit"] != __version__:
        raise Unusable(
            f"A worker has kit {__version__}, and this is kit {order['kit']}.",
            "Install the same kit everywhere.",
        )
    return _course(order["course"], order["content"], tuple(order["chapters"]))


@lru_cache(maxsize=8)
def _course(place: str, content: str, chapters: tuple[str, ...]) -> Course:
    root = Path(place) if place else find_shipped_course()
    try:
        course = load_course(root)
        same = content_of(course) == content
    except (OSError, KitError) as error:
        what = error.sentence if isinstance(error, KitError) else str(error)
        raise Unusable(f"A worker cannot read the course: {what}", _SAME_COURSE) from None
    if not same:
        raise Unusable(f"A worker has another course in {root} than this machine.", _SAME_COURSE)
    # Wall time is no matter of the submission's where others are judged at the same time.
    patient = replace(course.limits, exercise_seconds=PATIENCE * course.limits.exercise_seconds)
    return replace(course.only(chapters), limits=patient)


_SAME_COURSE = "Have the same course at the same place on every worker."


def _sandbox(course: Course, hash_seed: int) -> Client:
    key = (str(course.root), tuple(chapter.name for chapter in course.chapters), hash_seed)
    with _turn:
        if key not in _sandboxes:
            _sandboxes[key] = start(course, judges=True, hash_seed=hash_seed)
        return _sandboxes[key]


def _drop(sandbox: Client) -> None:
    with _turn:
        for key in [key for key, one in _sandboxes.items() if one is sandbox]:
            del _sandboxes[key]
            with contextlib.suppress(MachineError, OSError):
                sandbox.close()


def close_sandboxes() -> None:
    """End every sandbox of this process."""
    with _turn:
        while _sandboxes:
            _sandboxes.popitem()[1].close()


atexit.register(close_sandboxes)
