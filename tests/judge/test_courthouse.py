"""Judges of all exercises come from one set-up of pytest, and no exercise is in another's way."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from pathlib import Path

import pytest

from kit.course import Workspace, open_workspace
from kit.grading.jobs import grade, sandbox_for
from kit.model import Standing
from kit.sandbox.client import WarmClient
from kit.sandbox.starting import Client

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
SOLVED, UNGRADED = Standing.SOLVED, Standing.UNGRADED

CHILDREN = "/proc/{0}/task/{0}/children"

pytestmark = pytest.mark.skipif(
    not Path(CHILDREN.format(os.getpid())).exists(), reason="needs Linux's /proc, and forks"
)


@pytest.fixture
def solved(tmp_path: Path) -> Workspace:
    folder = shutil.copytree(TOY_COURSE, tmp_path / "toy")
    shutil.copytree(folder / "solutions", folder / "exercises", dirs_exist_ok=True)
    return open_workspace(folder, folder)


def standings(sandbox: Client, workspace: Workspace, *names: str) -> list[Standing]:
    exercises = [workspace.course.resolve(name) for name in names]
    return [verdict.standing for verdict in grade(sandbox, workspace, exercises)]


def children(pid: int) -> set[int]:
    with contextlib.suppress(OSError):  # it may have ended since it was found
        return set(map(int, Path(CHILDREN.format(pid)).read_text().split()))
    return set()


def test_checks_that_do_not_import_hurt_no_other_exercise(solved: Workspace) -> None:
    """Exercises before and after them are judged, and they are nobody's failure."""
    with (solved.root / "checks/basics/test_greet.py").open("a") as checks:
        checks.write("\nraise RuntimeError\n")
    with sandbox_for(solved.course) as sandbox:
        found = standings(sandbox, solved, "add_later", "greet", "ticks", "greet", "add_later")
    assert found == [SOLVED, UNGRADED, SOLVED, UNGRADED, SOLVED]


def test_each_chapter_has_its_own_helpers(solved: Workspace) -> None:
    """A module beside the checks is that of the chapter, whatever others have of the same name."""
    for chapter, check in (("basics", "greet"), ("streams", "ticks")):
        folder = solved.root / "checks" / chapter
        (folder / "helper.py").write_text(f"CHAPTER = {chapter!r}\n")
        with (folder / f"test_{check}.py").open("a") as checks:
            checks.write(f"\nimport helper\nassert helper.CHAPTER == {chapter!r}\n")
    with sandbox_for(solved.course) as sandbox:
        assert standings(sandbox, solved, "greet", "ticks") == [SOLVED, SOLVED]


@pytest.mark.parametrize("killed", ["courthouse", "chambers"])
def test_a_process_that_was_killed_is_followed_by_another(solved: Workspace, killed: str) -> None:
    """The next grade works as if nothing had been."""
    with sandbox_for(solved.course) as sandbox:
        assert standings(sandbox, solved, "greet") == [SOLVED]
        assert isinstance(sandbox, WarmClient)
        assert sandbox._process is not None
        (parent,) = children(sandbox._process.pid)
        (courthouse,) = (pid for pid in children(parent) if children(pid))  # runners have none
        victims = {courthouse} if killed == "courthouse" else children(courthouse)
        assert victims
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        while any(Path(f"/proc/{victim}").exists() for victim in victims):
            pass
        assert standings(sandbox, solved, "greet", "add_later") == [SOLVED, SOLVED]
