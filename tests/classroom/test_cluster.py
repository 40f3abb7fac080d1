"""Grading on a Dask cluster: two workers as separate processes on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kit.classroom.gradebook import Attempt
from kit.classroom.judging import (
    WorkerUnusable,
    judge_submission,
    make_job,
    make_setup,
    open_workers,
)
from kit.classroom.uploads.submission import Upload
from kit.errors import MachineError

from .conftest import HONEST, HOSTILE, WRONG, Classroom

pytest.importorskip("distributed")

SCHEDULER = ["-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"]
WORKER = ["-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard"]
PATIENCE = 120.0


class Cluster:
    """A scheduler and two workers, each with a nanny that replaces it when it is lost."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._started: list[subprocess.Popen[bytes]] = []
        note = folder / "scheduler.json"
        self._start(*SCHEDULER, "--host", "127.0.0.1", "--scheduler-file", str(note))
        self._start(*WORKER, "--nworkers", "2", "--scheduler-file", str(note))
        until = time.monotonic() + PATIENCE
        while not note.exists() or not note.read_text():
            assert time.monotonic() < until, "the scheduler did not start"
        self.address = str(json.loads(note.read_text())["address"]).removeprefix("tcp://")

    def _start(self, *args: str) -> None:
        self._started.append(
            subprocess.Popen(
                [sys.executable, *args],
                cwd=self._folder,
                env=self._environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )

    def close(self) -> None:
        for process in self._started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster with two workers."""
    folder = tmp_path_factory.mktemp("cluster")
    environment = Classroom(folder).environment(TMPDIR=str(folder))
    with closing(Cluster(folder, environment)) as made:
        with client_of(made.address) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
        yield made.address


def client_of(address: str) -> Any:
    from distributed import Client

    return Client(f"tcp://{address}", timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]


def timeless(classroom: Classroom) -> dict[str, Attempt]:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    return {name: replace(a, graded_at=now) for name, a in classroom.attempts().items()}


@pytest.fixture
def full(classroom: Classroom) -> Classroom:
    """A class of twelve, of whom each fourth is honest, wrong, hostile or hands in nothing."""
    names = [f"s{number:02}" for number in range(12)]
    classroom.enrol(*names)
    for number, name in enumerate(names):
        if number % 4 < 3:
            classroom.hands_in(name, (HONEST, WRONG, HOSTILE)[number % 4])
    return classroom


def test_a_cluster_finds_what_this_machine_finds(full: Classroom, cluster: str) -> None:
    """Two workers on a cluster and two threads here write the same gradebook."""
    full.grade()
    here = timeless(full)
    (full.out / "gradebook.sqlite").unlink()
    with open_workers(f"dask://{cluster}", None) as workers:
        assert workers.count == 2
        full.grade(workers.executor, workers=workers.count)
    assert timeless(full) == here


def test_a_worker_that_is_killed_loses_nothing(full: Classroom, cluster: str) -> None:
    """While the class is graded a worker is killed; the others judge what it had."""
    with client_of(cluster) as client:
        first, *_ = client.run(os.getpid).values()

    done: list[int] = []

    def kill_once(number: int, _: int) -> None:
        if number and not done:
            os.kill(first, signal.SIGKILL)
        done.append(number)

    with open_workers(f"dask://{cluster}", None) as workers:
        full.grade(workers.executor, workers=workers.count, tell=kill_once)
    on_cluster = timeless(full)
    (full.out / "gradebook.sqlite").unlink()
    full.grade()
    assert on_cluster == timeless(full)
    assert done[-1] == 18


def test_a_worker_with_another_course_is_reported(full: Classroom, cluster: str) -> None:
    """One sentence says that the workers do not have this course, and nothing is judged."""
    assignment = full.assignment()
    setup = replace(make_setup(assignment, full.course), content="what the teacher has")
    job = make_job(assignment, full.course, "s00", Upload(), full.course.exercises[0])
    with open_workers(f"dask://{cluster}", None) as workers:
        future = workers.executor.submit(judge_submission, setup, [job])
        with pytest.raises(WorkerUnusable, match=r"another course in .*toy_course") as caught:
            future.result(PATIENCE)
    assert "the same course at the same place" in caught.value.advice


def test_a_worker_without_the_kit_is_reported(
    full: Classroom, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where the kit cannot be imported, the run ends in a sentence that says what to install."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "kit").mkdir()
    (folder / "kit/__init__.py").write_text("raise ImportError('no kit here')\n")
    environment = {**Classroom(folder).environment(TMPDIR=str(folder)), "PYTHONPATH": str(folder)}
    with (
        closing(Cluster(folder, environment)) as bare,
        open_workers(f"dask://{bare.address}", None) as workers,
        pytest.raises(MachineError, match="A worker cannot load the kit"),
    ):
        full.grade(workers.executor, workers=1)
