"""Runners and judges that are started afresh, as where nothing can be forked."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kit.course import Course, load_course
from kit.forkserver import probe
from kit.forkserver.spawn import SpawnServer
from kit.grading import Job, judge_all
from kit.model import Verdict

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
EXITS = b"import os\nos._exit(0)\n"
LOOPS = b"def greet(name):\n    while True:\n        pass\n"


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(TOY_COURSE)


@pytest.fixture(scope="module")
def spawning(course: Course) -> Iterator[SpawnServer]:
    client = SpawnServer(course)
    yield client
    client.close()


def jobs_of(course: Course) -> list[Job]:
    """Solutions, stubs, a mistake, and two that do not come back."""
    sources = [(e, course.shelf("solutions", e).read_bytes()) for e in course.exercises]
    sources += [(e, course.shelf("exercises", e).read_bytes()) for e in course.exercises]
    ticks, greet = course.resolve("ticks"), course.resolve("greet")
    mistake = course.shelf("mistakes", ticks) / "collects.py"
    sources += [(ticks, mistake.read_bytes()), (greet, EXITS), (greet, LOOPS)]
    return [
        Job(exercise=exercise, source=source, shown=f"exercises/{exercise.address}.py", seed=7)
        for exercise, source in sources
    ]


def timeless(verdicts: Iterator[Verdict]) -> list[Verdict]:
    return [replace(verdict, seconds=0.0, isolation="") for verdict in verdicts]


def test_the_verdicts_are_those_of_a_warm_parent(course: Course, spawning: SpawnServer) -> None:
    """Whether processes are forked or started afresh, every verdict is the same."""
    jobs = jobs_of(course)
    spawned = timeless(judge_all(spawning, jobs, at_once=2))
    assert [verdict.solved for verdict in spawned] == [True] * 3 + [False] * 6
    if sys.platform != "win32":
        from kit.forkserver.client import ForkServer

        with closing(ForkServer.start(course, bare=True)) as warm:
            assert timeless(judge_all(warm, jobs, at_once=2)) == spawned


def test_the_isolation_is_told(spawning: SpawnServer) -> None:
    """No layer is claimed that is not there."""
    assert probe(spawning).isolation == "processes"


def test_nothing_is_left(course: Course) -> None:
    """When it is closed its processes have ended, and its folders are gone."""
    client = SpawnServer(course)
    runner = client.start_runner()
    scratches = client._scratches
    assert scratches.is_dir()
    client.close()
    runner.connection.close()
    if sys.platform == "linux":
        assert not Path(f"/proc/{runner.pid}").exists()
    assert not scratches.exists()
    assert client.end(runner.pid) == 0


def test_nothing_is_left_by_a_judge(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A judge that is ended in its work leaves no folder in that for temporary files."""
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with closing(SpawnServer(course)) as server:
        assert all(verdict.exercise for verdict in judge_all(server, jobs_of(course)[:1], 1))
    assert list(tmp_path.iterdir()) == []
