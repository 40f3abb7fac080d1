"""Grades in a warm sandbox: fresh for each, ended without a trace, renewed when it must be."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.course import Workspace
from kit.grading.jobs import shares
from kit.learner.watch import warm
from kit.learner.watch.producers import GradeThread
from kit.learner.watch.state import Event, Finished, Grade, Graded
from kit.learner.watch.warm import WarmGrader, fingerprint
from kit.model import Standing
from kit.sandbox.client import WarmClient

ENDLESS = "def greet(name):\n    while True:\n        pass\n"
REMEMBERS = "import builtins\nbuiltins.seen = getattr(builtins, 'seen', 0) + 1\n"
GREET = "basics/greet"


@pytest.fixture
def grader(workspace: Workspace) -> Iterator[WarmGrader]:
    with WarmGrader(workspace) as grader:
        yield grader


def standing(grader: WarmGrader) -> Standing:
    (verdict,) = grader.grade([grader.workspace.course.resolve("greet")])
    return verdict.standing


def process_of(grader: WarmGrader) -> subprocess.Popen[bytes]:
    assert grader._judges is not None
    assert isinstance(grader._judges.client, WarmClient)
    assert grader._judges.client._process is not None
    return grader._judges.client._process


def parent_of(grader: WarmGrader) -> int:
    return process_of(grader).pid


def children(pid: int) -> set[int]:
    """The processes that ``pid`` has started, and that have not ended."""
    found: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.add(int(stat.parent.name))
    return found


def below(pid: int) -> set[int]:
    """Those, and theirs."""
    return children(pid).union(*map(below, children(pid)))


def judges(pid: int) -> set[int]:
    """The processes below ``pid`` that belong to the courthouse, and are neither it nor chambers."""
    every, found = below(pid), set()
    for one in every:
        with contextlib.suppress(ProcessLookupError):
            courthouse = os.getpgid(one)
            if courthouse != one and courthouse in every and one not in children(courthouse):
                found.add(one)
    return found


def solve(workspace: Workspace) -> None:
    shutil.copy(workspace.root / f"solutions/{GREET}.py", workspace.root / f"exercises/{GREET}.py")


def test_each_grade_has_a_fresh_stage(workspace: Workspace, grader: WarmGrader) -> None:
    """One parent serves many grades, and no submission finds anything of the one before."""
    file = workspace.root / f"exercises/{GREET}.py"
    solution = (workspace.root / f"solutions/{GREET}.py").read_text()
    file.write_text(f"{REMEMBERS}assert builtins.seen == 1\n{solution}")
    assert standing(grader) is Standing.SOLVED
    parent = parent_of(grader)
    assert standing(grader) is Standing.SOLVED
    file.write_text("")
    assert standing(grader) is Standing.BROKEN
    assert parent_of(grader) == parent


def test_a_changed_course_renews_the_parent(workspace: Workspace, grader: WarmGrader) -> None:
    """What the course's own files say now is what is graded."""
    solve(workspace)
    assert standing(grader) is Standing.SOLVED
    parent = parent_of(grader)
    check = workspace.root / "checks/basics/test_greet.py"
    check.write_text('async def test_new(submission):\n    """is new"""\n    assert False\n')
    (verdict,) = grader.grade([workspace.course.resolve("greet")])
    assert [finding.says for finding in verdict.findings] == ["is new"]
    assert parent_of(grader) != parent


def test_what_a_parent_is_made_of(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package, or another version of one, makes another fingerprint."""
    packages = workspace.root.parent / "site-packages"
    (packages / "one-1.0.dist-info").mkdir(parents=True)
    os.utime(packages, (1, 1))
    monkeypatch.syspath_prepend(str(packages))
    before = fingerprint(workspace.course)
    assert fingerprint(workspace.course) == before
    (packages / "one-1.0.dist-info").rename(packages / "one-1.1.dist-info")
    assert fingerprint(workspace.course) != before


def test_a_parent_that_was_killed_is_replaced(workspace: Workspace, grader: WarmGrader) -> None:
    """The grade after it works as if nothing had been."""
    solve(workspace)
    assert standing(grader) is Standing.SOLVED
    process_of(grader).kill()
    process_of(grader).wait()
    assert standing(grader) is Standing.SOLVED


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
def test_judges_wait_for_the_next_save(workspace: Workspace, grader: WarmGrader) -> None:
    """What waits is used by the next grade of that exercise, and by no other one."""
    solve(workspace)
    greet, other = (workspace.course.resolve(name) for name in ("greet", "add_later"))
    grader.warm_up(greet)
    pid = parent_of(grader)
    while len(waiting := judges(pid)) < shares(1):
        pass
    list(grader.grade([other]))
    assert waiting <= judges(pid)
    assert standing(grader) is Standing.SOLVED
    while judges(pid):
        pass  # they have judged, and end
    grader.warm_up(greet)
    grader.warm_up(other)
    grader.warm_up(other)
    while len(judges(pid)) != shares(1):
        pass  # those of the exercise before are dismissed


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
def test_judges_that_were_lost_while_they_waited(workspace: Workspace, grader: WarmGrader) -> None:
    """They are replaced, and nobody sees a difference."""
    solve(workspace)
    grader.warm_up(workspace.course.resolve("greet"))
    pid = parent_of(grader)
    while len(waiting := judges(pid)) < shares(1):
        pass
    for judge in waiting:
        os.kill(judge, signal.SIGKILL)
    while judges(pid):
        pass
    assert standing(grader) is Standing.SOLVED


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
def test_after_a_verdict_judges_wait(
    workspace: Workspace, grader: WarmGrader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A grade of one exercise is followed by preparing for the next of it."""
    monkeypatch.setattr(warm, "LATER_SECONDS", 0)
    told: queue.Queue[Event] = queue.Queue()
    worker = GradeThread(grader, told.put)
    worker.start(Grade(1, (GREET,)))
    while not isinstance(told.get(timeout=30), Finished):
        pass
    pid = parent_of(grader)
    while grader._judges is None or len(judges(pid)) < shares(1):
        pass
    worker.stop()


def test_nothing_is_prepared_once_it_is_halted(workspace: Workspace, grader: WarmGrader) -> None:
    """A save that comes at once after a verdict is not kept waiting by what would be ready."""
    greet = workspace.course.resolve("greet")
    assert standing(grader) is not Standing.UNGRADED
    grader.halt()
    grader.warm_up_later(greet)
    assert grader._judges is not None
    assert not grader._judges._lines


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
def test_an_ended_grade_leaves_no_process(workspace: Workspace, grader: WarmGrader) -> None:
    """A submission that never ends is gone with its judge as soon as its grade is halted."""
    solve(workspace)
    assert standing(grader) is Standing.SOLVED
    pid = parent_of(grader)
    idle = below(pid)
    told: queue.Queue[Event] = queue.Queue()
    worker = GradeThread(grader, told.put)
    for number in range(3):
        (workspace.root / f"exercises/{GREET}.py").write_text(ENDLESS)
        worker.start(Grade(number, (GREET,)))
        while below(pid) <= idle:
            assert told.empty()
        worker.stop()
        assert below(pid) <= idle
        assert isinstance(told.get(timeout=30), Finished)
    solve(workspace)
    worker.start(Grade(9, (GREET,)))
    judged = told.get(timeout=30)
    assert isinstance(judged, Graded)
    assert judged.verdict.solved
    assert parent_of(grader) == pid
    worker.stop()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc")
def test_many_grades_leak_no_descriptor(workspace: Workspace, grader: WarmGrader) -> None:
    """After twenty grades, some of them halted, both processes have as many files open as before.

    A thousand are graded in ``tests/long/thousand_saves.py``.
    """
    solve(workspace)
    worker = GradeThread(grader, lambda _: None)
    assert standing(grader) is Standing.SOLVED
    pid = parent_of(grader)
    before = open_files(pid)
    for number in range(10):
        worker.start(Grade(number, (GREET,)))
        worker.stop()
        assert standing(grader) is Standing.SOLVED
    assert open_files(pid) == before


def open_files(pid: int) -> tuple[int, ...]:
    """Of this process, the warm parent, the courthouse and chambers, when no judge is left."""
    while len(below(pid)) > 3:
        pass
    every = (os.getpid(), pid, *sorted(below(pid)))
    return tuple(len(os.listdir(f"/proc/{one}/fd")) for one in every)  # noqa: PTH208
