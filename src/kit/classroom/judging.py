"""Judge submissions in parallel, on this machine or a Dask cluster, and what verdicts depend on.

A job holds a student's source as plain bytes, so that it can go to another process or machine. The
course does not travel: each process reads its own, and refuses a :class:`Setup` with another
content. A process that judges keeps a fork server for each course until it ends. All that a student
has handed in is judged by one judge session, which judges nothing else.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import logging
import os
import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent import futures
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from kit import __version__
from kit.classroom.assignment import Assignment
from kit.classroom.uploads.submission import Upload
from kit.course import Course, Exercise, find_shipped_course, load_course
from kit.course.types import read_versions
from kit.errors import KitError, MachineError, UsageError
from kit.forkserver import Server, start
from kit.grading import Job, judge_all, verdict
from kit.model import Standing, Verdict
from kit.stubs import is_same_text

PATIENCE: Final = 3  # how many times longer than alone an exercise may take in a class, wall time
PARTS: Final = ("seed", "checks", "limits", "versions")  # what verdicts depend on
TRIES: Final = 3  # how often a submission is judged if its process is lost or gives no verdict
AHEAD: Final = 2  # submissions for each worker: none is idle, and memory is bounded
_SECRET: Final = secrets.token_bytes(32)
_RUN_AGAIN: Final = "What was judged is kept: run the command again to go on."


Key = TypeVar("Key")


class WorkerUnusable(MachineError):
    """That process cannot judge any submission."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a worker needs to have; ``course`` is a path, empty for the shipped course."""

    kit: str
    course: str
    content: str
    chapters: tuple[str, ...]


def make_setup(assignment: Assignment, course: Course) -> Setup:
    """Return what a worker needs to judge submissions to an assignment."""
    return Setup(
        kit=__version__,
        course="" if course.root == find_shipped_course() else str(course.root),
        content=_hash_course(course),
        chapters=tuple(sorted({task.exercise.chapter for task in assignment.tasks})),
    )


def make_job(
    assignment: Assignment, course: Course, student: str, upload: Upload, exercise: Exercise
) -> Job:
    """Return the job to judge one student's file of one exercise."""
    address = exercise.address
    source = upload.sources.get(address, b"")
    problem = "" if address in upload.sources else "the file is missing"
    stub = course.shelf("exercises", exercise)
    return Job(
        exercise=exercise,
        source=source,
        shown=f"exercises/{address}.py",
        seed=seed_for(assignment.seed, student, address),
        untouched=stub.is_file() and is_same_text(source, stub.read_bytes()),
        problem=upload.unfit.get(address, problem),
        # Others are judged at the same time, so wall time says little about the submission.
        seconds=PATIENCE * course.limits.exercise_seconds,
        submission=_hide(student),
    )


def seed_for(seed: int, student: str, address: str) -> int:
    """Return the seed of one exercise of one student: always the same, different for each."""
    text = f"{seed}\0{student}\0{address}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest()[:7])


def _hide(student: str) -> str:
    """Return a name for a student's work, new in each run, that says nothing to a worker."""
    return hashlib.blake2b(student.encode("utf-8", "surrogatepass"), key=_SECRET).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """An executor, and how many jobs it runs at once."""

    executor: futures.Executor
    count: int


@contextlib.contextmanager
def open_workers(where: str, count: int | None) -> Iterator[Workers]:
    """Open ``local`` or ``dask://HOST:PORT``; raise :class:`UsageError`, :class:`MachineError`."""
    if where == "local":
        threads = count or os.cpu_count() or 1
        with futures.ThreadPoolExecutor(threads) as executor:
            try:
                yield Workers(executor=executor, count=threads)
            finally:
                executor.shutdown(cancel_futures=True)
                close_servers()
    elif where.startswith("dask://"):
        with _connect(where.removeprefix("dask://")) as client:
            executor = client.get_executor(retries=3, pure=False)
            try:
                yield Workers(executor=executor, count=sum(client.nthreads().values()) or 1)
            finally:
                executor.shutdown(wait=False)
    else:
        raise UsageError(f"There is no executor '{where}'.", "Give local or dask://HOST:PORT")


def _connect(address: str) -> Any:
    """Return a client of the scheduler at ``HOST:PORT``; over TLS if Dask is configured for it."""
    try:
        import distributed
    except ImportError:
        advice = "Install it with: pip install distributed"
        raise MachineError("To grade on a cluster, distributed is needed.", advice) from None
    # What it logs about a lost connection is a traceback; the user gets a sentence instead.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    make_security: Any = distributed.Security
    make_client: Any = distributed.Client
    try:
        security = make_security()
        address = f"{_choose_scheme(security)}://{address}"
        return make_client(address, timeout="10s", set_as_default=False, security=security)
    except (OSError, TimeoutError, ValueError) as error:
        sentence = f"There is no Dask scheduler at {address}: {error}."
        advice = (
            "Start one, or grade locally. With TLS, it and you need certificates of one authority."
        )
        raise MachineError(sentence, advice) from None


def _choose_scheme(security: Any) -> str:
    """Return ``tls`` if Dask's configuration names certificates or asks for encryption, or ``tcp``.

    The keys are those of https://distributed.dask.org/en/stable/tls.html. Raises
    :class:`MachineError` if the certificates are missing or cannot be read.
    """
    if not (security.require_encryption or security.tls_ca_file or security.tls_client_cert):
        return "tcp"
    advice = (
        "See distributed.comm.tls in your Dask configuration (DASK_CONFIG): ca-file and client."
    )
    try:
        context = security.get_connection_args("client")["ssl_context"]
    except OSError as error:
        files = f"{security.tls_ca_file}, {security.tls_client_cert}, {security.tls_client_key}"
        sentence = f"The certificates for the Dask cluster cannot be read ({files}): {error}."
        raise MachineError(sentence, advice) from None
    if context is None:
        raise MachineError("Dask is configured for TLS, but without certificates.", advice)
    return "tls"


def judge_submissions(
    setup: Setup, submissions: Iterator[tuple[Key, tuple[Job, ...]]], workers: Workers
) -> Iterator[tuple[Key, Verdict, str]]:
    """Yield (key, verdict, reason if not judged) for each job; raise :class:`MachineError`.

    ``submissions`` are the jobs of each submission, with a key that says to the caller which it is.
    """
    todo = ((key, jobs, 1) for key, jobs in submissions)
    again: list[tuple[Key, tuple[Job, ...], int]] = []
    running: dict[futures.Future[list[Verdict]], tuple[Key, tuple[Job, ...], int]] = {}
    while True:
        while len(running) < workers.count * AHEAD and (
            task := again.pop() if again else next(todo, None)
        ):
            try:
                future = workers.executor.submit(judge_submission, setup, task[1])
            except RuntimeError as error:  # the executor is closed, or its connection
                raise MachineError(f"Nothing more can be judged: {error}.", _RUN_AGAIN) from None
            running[future] = task
        if not running:
            return
        done, _ = futures.wait(running, return_when=futures.FIRST_COMPLETED)
        # Failures last, so that what was judged is kept even if one ends the run.
        for future in sorted(done, key=lambda f: f.cancelled() or f.exception() is not None):
            key, jobs, tries = running.pop(future)
            failure = _failure_of(future)
            verdicts = future.result() if failure is None else [verdict(job, ()) for job in jobs]
            for job, result in zip(jobs, verdicts, strict=True):
                if result.standing is Standing.UNGRADED and tries < TRIES:
                    again.append((key, (job,), tries + 1))
                else:
                    yield key, result, f"could not be judged: {failure}" if failure else ""


def _failure_of(future: futures.Future[list[Verdict]]) -> str | None:
    """Say what went wrong with one submission; raise what would go wrong with all others too."""
    try:
        error = future.exception()
    except futures.CancelledError:
        raise MachineError("The connection to the cluster was lost.", _RUN_AGAIN) from None
    if isinstance(error, WorkerUnusable):
        raise error
    reason = str(error)
    if isinstance(error, RuntimeError) and "deserialization" in reason:
        reason = "the scheduler or a worker does not know what it is sent"
    elif not isinstance(error, ImportError):
        return (reason or type(error).__name__) if error else None
    advice = "Install this kit, with the course's extras, for the scheduler and on every worker."
    raise MachineError(f"A worker cannot load the kit: {reason}.", advice)


_servers: dict[Setup, Server] = {}
_servers_lock = threading.Lock()


def judge_submission(setup: Setup, jobs: Sequence[Job]) -> list[Verdict]:
    """Judge what one student has handed in, in this process.

    Raises :class:`WorkerUnusable` if it has another kit or another course, and
    :class:`MachineError` if the fork server was lost; the next submission gets a new one.
    """
    course = _load_same_course(setup)
    with _servers_lock:
        if setup not in _servers:
            # A runner can read this seed, so it says nothing about the assignment's.
            _servers[setup] = start(course, hash_seed=int(setup.content[:8], 16))
        server = _servers[setup]
    try:
        verdicts = list(judge_all(server, jobs, at_once=1))
        if server.has_ended and any(v.standing is Standing.UNGRADED for v in verdicts):
            raise MachineError("The process that grades has ended.", "Run it again.")  # noqa: TRY301
    except MachineError:
        with _servers_lock, contextlib.suppress(OSError, MachineError):
            if _servers.get(setup) is server:
                _servers.pop(setup).close()
        raise
    return [replace(result, seconds=0.0) for result in verdicts]


@lru_cache(maxsize=8)
def _load_same_course(setup: Setup) -> Course:
    if setup.kit != __version__:
        sentence = f"A worker has kit {__version__}, and this is kit {setup.kit}."
        raise WorkerUnusable(sentence, "Install the same kit everywhere.")
    advice = "Have the same course at the same place on every worker."
    root = Path(setup.course) if setup.course else find_shipped_course()
    try:
        course = load_course(root)
        is_same = _hash_course(course) == setup.content
    except (OSError, KitError) as error:
        raise WorkerUnusable(f"A worker cannot read the course: {error}", advice) from None
    if not is_same:
        raise WorkerUnusable(f"A worker has another course in {root}.", advice)
    patient = replace(course.limits, exercise_seconds=PATIENCE * course.limits.exercise_seconds)
    return replace(course.only(setup.chapters), limits=patient)


def close_servers() -> None:
    """End every fork server of this process."""
    with _servers_lock:
        while _servers:
            _servers.popitem()[1].close()


atexit.register(close_servers)


def find_fingerprints(assignment: Assignment, course: Course) -> dict[str, str]:
    """Return by exercise what a verdict depends on except the submission.

    It has a short hash for each part, ``seed:1f… checks:8a… limits:0c… versions:b3…``, so that
    :func:`list_changed_parts` can say what is different.
    """
    versions = (f"{name} {version}" for name, version in read_versions(course).items())
    parts = {
        "seed": _hash_files(str(assignment.seed), course, ()),
        "limits": _hash_files(str(course.limits), course, ()),
        "versions": _hash_files(", ".join(versions), course, ()),
    }
    checks = sorted((course.root / "checks").rglob("*.py"))
    shared = [file for file in checks if not file.name.startswith("test_")]
    return {
        e.address: _join_parts(
            parts | {"checks": _hash_files("", course, [*shared, course.shelf("checks", e)])}
        )
        for e in (task.exercise for task in assignment.tasks)
    }


def _join_parts(parts: Mapping[str, str]) -> str:
    return " ".join(f"{name}:{parts[name][:16]}" for name in PARTS)


def list_changed_parts(fingerprint: str, now: str) -> tuple[str, ...]:
    """Return the :data:`PARTS` in which two fingerprints differ.

    None is named if one of them is of an older kit, whose fingerprints had no parts.
    """
    before, after = (dict.fromkeys(text.split()) for text in (fingerprint, now))
    if not all(":" in text for text in (fingerprint, now)):
        return ()
    changed = {part.partition(":")[0] for part in before.keys() ^ after.keys()}
    return tuple(name for name in PARTS if name in changed)


def _hash_course(course: Course) -> str:
    """Return a hash of all that judges read of a course."""
    checks = sorted((course.root / "checks").rglob("*.py"))
    return _hash_files(__version__, course, [course.root / "course.toml", *checks])


def _hash_files(text: str, course: Course, files: Iterable[Path]) -> str:
    made = hashlib.sha256(text.encode())
    for file in files:
        content = file.read_bytes()
        name = file.relative_to(course.root).as_posix()
        made.update(f"{name} {len(content)}\n".encode() + content)
    return made.hexdigest()
