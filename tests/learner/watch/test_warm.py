"""Grades with one fork server: a new runner for each, nothing left behind, replaced when needed."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.course import Workspace
from kit.learner.watch import warm
from kit.learner.watch.producers import GradeThread
from kit.learner.watch.state import Event, Finished, Grade, Graded
from kit.learner.watch.warm import WarmGrader, fingerprint
from kit.model import Standing
from tests.systems import needs_proc, process_of

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


def parent_of(grader: WarmGrader) -> int:
    return process_of(grader._server).pid


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


def judge_of(grader: WarmGrader) -> int:
    """The only judge; runners work in scratch folders, as soon as they are confined."""
    while True:
        (first,) = children(parent_of(grader))
        found: set[int] = set()
        for process in children(first):
            with contextlib.suppress(OSError):
                if Path(f"/proc/{process}/cwd").readlink() == Path("/"):
                    found.add(process)
        if len(found) == 1:
            return found.pop()


def busy(pid: int) -> set[int]:
    """The runners below ``pid`` that have used a fifth of a second of processor time."""
    found: set[int] = set()
    for process in below(pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            is_runner = Path(f"/proc/{process}/cwd").readlink() != Path("/")
            if is_runner and int(fields[11]) > os.sysconf("SC_CLK_TCK") // 5:
                found.add(process)
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
    process_of(grader._server).kill()
    process_of(grader._server).wait()
    assert standing(grader) is Standing.SOLVED


@needs_proc
def test_one_judge_is_kept_from_grade_to_grade(workspace: Workspace, grader: WarmGrader) -> None:
    """It is started before the first save, and judges whichever exercise is saved."""
    solve(workspace)
    greet, other = (workspace.course.resolve(name) for name in ("greet", "add_later"))
    grader.warm_up(greet)
    judge = judge_of(grader)
    list(grader.grade([other]))
    assert standing(grader) is Standing.SOLVED
    grader.warm_up(other)
    assert judge_of(grader) == judge


@needs_proc
def test_a_judge_that_was_lost_while_it_waited(workspace: Workspace, grader: WarmGrader) -> None:
    """It is replaced, and the verdict is as usual."""
    solve(workspace)
    grader.warm_up(workspace.course.resolve("greet"))
    os.kill(judge_of(grader), signal.SIGKILL)
    assert grader._grader is not None
    while grader._grader._sessions[0].is_alive:
        pass
    assert standing(grader) is Standing.SOLVED


@needs_proc
def test_after_a_halt_a_judge_is_prepared(
    workspace: Workspace, grader: WarmGrader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A grade of one exercise is followed by preparing for the next of it."""
    monkeypatch.setattr(warm, "LATER_SECONDS", 0)
    received: queue.Queue[Event] = queue.Queue()
    worker = GradeThread(grader, received.put)
    worker.start(Grade(1, (GREET,)))
    while not isinstance(received.get(timeout=30), Finished):
        pass
    worker.stop()
    assert standing(grader) is not Standing.UNGRADED
    assert judge_of(grader)


def test_nothing_is_prepared_once_it_is_halted(workspace: Workspace, grader: WarmGrader) -> None:
    """A save that comes at once after a verdict does not wait for a preparation."""
    greet = workspace.course.resolve("greet")
    grader.halt()
    grader.warm_up_later(greet)
    assert grader._server is None


@needs_proc
def test_an_ended_grade_leaves_no_process(workspace: Workspace, grader: WarmGrader) -> None:
    """A submission that never ends is gone with its judge as soon as its grade is halted."""
    solve(workspace)
    assert standing(grader) is Standing.SOLVED
    pid = parent_of(grader)
    told: queue.Queue[Event] = queue.Queue()
    worker = GradeThread(grader, told.put)
    for number in range(3):
        (workspace.root / f"exercises/{GREET}.py").write_text(ENDLESS)
        worker.start(Grade(number, (GREET,)))
        while not (at_work := busy(pid)):
            assert told.empty(), told.get()
        worker.stop()
        assert not at_work & below(pid)
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
    """After twenty grades, some of them halted, all processes have as many files open as before.

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
    """Of this process, the fork server, its judge, and the runner that waits for the next save."""
    while len(below(pid)) != 3:
        pass
    every = (os.getpid(), pid, *sorted(below(pid)))
    return tuple(len(os.listdir(f"/proc/{one}/fd")) for one in every)  # noqa: PTH208
