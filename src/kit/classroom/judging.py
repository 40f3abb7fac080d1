"""Judge submissions to one exercise in any process, and what their verdicts depend on.

An :class:`Order` holds the students' sources as plain bytes, so that it can go to another process
or machine. The course does not travel: each process reads its own, and refuses an order for another
content. A process that runs orders keeps a sandbox for each course until it ends.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import platform
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Final

from kit import __version__
from kit.classroom.assignment import Assignment
from kit.classroom.uploads.submission import Upload
from kit.course import Course, Exercise, load_course, shipped_course
from kit.errors import KitError, MachineError
from kit.grading import Job, judge_all
from kit.model import Standing, Verdict
from kit.sandbox.starting import Client, start
from kit.stubs import same_text

PATIENCE: Final = 3
"""How many times longer than alone the checks of an exercise may take in a class, wall time."""

_SAME_COURSE: Final = "Have the same course at the same place on every worker."

_sandboxes: dict[tuple[str, tuple[str, ...], int], Client] = {}
_sandboxes_lock = threading.Lock()


class WorkerUnusable(MachineError):
    """That process cannot judge any submission."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Jobs about one exercise, and the kit and the course that they are meant for.

    ``course`` is the path of the course, empty for the shipped one; ``content`` is of
    :func:`hash_course`.
    """

    kit: str
    course: str
    content: str
    chapters: tuple[str, ...]
    hash_seed: int
    jobs: tuple[Job, ...] = ()


def plan_orders(assignment: Assignment, course: Course) -> Order:
    """Return an order without jobs, for :func:`add_jobs`."""
    return Order(
        kit=__version__,
        course="" if course.root == shipped_course() else str(course.root),
        content=hash_course(course),
        chapters=tuple(sorted({task.exercise.chapter for task in assignment.tasks})),
        hash_seed=seed_for(assignment.seed, "", "") % 2**32,
    )


def make_job(
    assignment: Assignment, course: Course, exercise: Exercise, student: str, upload: Upload
) -> Job:
    """Return the job to judge one student's file of one exercise."""
    source = upload.sources.get(exercise.address)
    problem = "" if source is not None else "the file is missing"
    stub = course.shelf("exercises", exercise)
    return Job(
        exercise=exercise,
        source=source or b"",
        shown=f"exercises/{exercise.address}.py",
        seed=seed_for(assignment.seed, student, exercise.address),
        untouched=stub.is_file() and same_text(source or b"", stub.read_bytes()),
        problem=upload.unfit.get(exercise.address, problem),
        # Others are judged at the same time, so wall time says little about the submission.
        seconds=PATIENCE * course.limits.exercise_seconds,
    )


def seed_for(seed: int, student: str, address: str) -> int:
    """Return the seed of one exercise of one student: always the same, different for each."""
    text = f"{seed}\0{student}\0{address}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest()[:7])


def judge_order(order: Order) -> list[Verdict]:
    """Return the verdict on each job of an order, in their order.

    Raises :class:`WorkerUnusable` if this process has another kit or another course, and
    :class:`MachineError` if the sandbox was lost; the next order gets a new one.
    """
    if order.kit != __version__:
        raise WorkerUnusable(
            f"A worker has kit {__version__}, and this is kit {order.kit}.",
            "Install the same kit everywhere.",
        )
    course = _load_same_course(order.course, order.content, order.chapters)
    sandbox = _find_sandbox(course, order.hash_seed)
    try:
        verdicts = list(judge_all(sandbox, order.jobs, at_once=1))
    except MachineError:
        _drop_sandbox(sandbox)
        raise
    if any(v.standing is Standing.UNGRADED for v in verdicts) and sandbox.has_ended:
        _drop_sandbox(sandbox)
        raise MachineError("The process that grades has ended.", "Run it again.")
    return [replace(verdict, seconds=0.0) for verdict in verdicts]


@lru_cache(maxsize=8)
def _load_same_course(path: str, content: str, chapters: tuple[str, ...]) -> Course:
    root = Path(path) if path else shipped_course()
    try:
        course = load_course(root)
        is_same = hash_course(course) == content
    except (OSError, KitError) as error:
        reason = error.sentence if isinstance(error, KitError) else str(error)
        raise WorkerUnusable(f"A worker cannot read the course: {reason}", _SAME_COURSE) from None
    if not is_same:
        raise WorkerUnusable(
            f"A worker has another course in {root} than this machine.", _SAME_COURSE
        )
    patient = replace(course.limits, exercise_seconds=PATIENCE * course.limits.exercise_seconds)
    return replace(course.only(chapters), limits=patient)


# -- sandboxes ------------------------------------------------------------------------------------


def _find_sandbox(course: Course, hash_seed: int) -> Client:
    key = (str(course.root), tuple(chapter.name for chapter in course.chapters), hash_seed)
    with _sandboxes_lock:
        if key not in _sandboxes:
            _sandboxes[key] = start(course, judges=True, hash_seed=hash_seed)
        return _sandboxes[key]


def _drop_sandbox(sandbox: Client) -> None:
    with _sandboxes_lock:
        for key in [key for key, other in _sandboxes.items() if other is sandbox]:
            del _sandboxes[key]
            with contextlib.suppress(MachineError, OSError):
                sandbox.close()


def close_sandboxes() -> None:
    """End every sandbox of this process."""
    with _sandboxes_lock:
        while _sandboxes:
            _sandboxes.popitem()[1].close()


atexit.register(close_sandboxes)


# -- what verdicts depend on ----------------------------------------------------------------------


def find_fingerprints(assignment: Assignment, course: Course) -> dict[str, str]:
    """Return a hash by exercise of all that a verdict depends on except the submission.

    That is the seed, the kit, Python, libraries, limits and checks.
    """
    needed = f"{assignment.seed} {course.limits} {_list_versions(course)}"
    shared = [file for file in _list_checks(course) if not file.name.startswith("test_")]
    return {
        task.exercise.address: _hash_files(
            needed, course, [*shared, course.shelf("checks", task.exercise)]
        )
        for task in assignment.tasks
    }


def hash_course(course: Course) -> str:
    """Return a hash of all that judges read of a course."""
    return _hash_files(__version__, course, [course.root / "course.toml", *_list_checks(course)])


def _hash_files(text: str, course: Course, files: Iterable[Path]) -> str:
    made = hashlib.sha256(text.encode())
    for file in files:
        content = file.read_bytes()
        name = file.relative_to(course.root).as_posix()
        made.update(f"{name} {len(content)}\n".encode() + content)
    return made.hexdigest()


def _list_checks(course: Course) -> list[Path]:
    return sorted((course.root / "checks").rglob("*.py"))


def _list_versions(course: Course) -> str:
    """Return the versions of the kit, of Python and of the packages that checks use."""
    modules = {name.partition(".")[0] for needs in course.stages for name in needs.preload}
    versions = [f"kit {__version__}", f"Python {platform.python_version()}"]
    for name in sorted(modules | {"hypothesis", "pytest", "pytest-asyncio"}):
        with contextlib.suppress(metadata.PackageNotFoundError):  # part of the standard library,
            versions.append(f"{name} {metadata.version(name)}")  # or its package has another name
    return ", ".join(versions)
