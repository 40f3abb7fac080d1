"""One judge session judges several exercises, and no exercise is in another's way."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kit.course import Workspace, open_workspace
from kit.forkserver import Server
from kit.grading import Grader, grade, open_server
from kit.grading.grader import job_of
from kit.model import Standing
from tests.systems import process_of

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


def standings(server: Server, workspace: Workspace, *names: str) -> list[Standing]:
    exercises = [workspace.course.resolve(name) for name in names]
    with closing(Grader(server, at_once=1)) as grader:
        return [verdict.standing for verdict in grade(grader, workspace, exercises)]


def children(pid: int) -> set[int]:
    with contextlib.suppress(OSError):  # it may have ended since it was found
        return set(map(int, Path(CHILDREN.format(pid)).read_text().split()))
    return set()


def test_checks_that_do_not_import_hurt_no_other_exercise(solved: Workspace) -> None:
    """Exercises before and after them are judged, and they are nobody's failure."""
    with (solved.root / "checks/basics/test_greet.py").open("a") as checks:
        checks.write("\nraise RuntimeError\n")
    with open_server(solved.course) as server:
        found = standings(server, solved, "add_later", "greet", "ticks", "greet", "add_later")
    assert found == [SOLVED, UNGRADED, SOLVED, UNGRADED, SOLVED]


def test_each_chapter_has_its_own_helpers(solved: Workspace) -> None:
    """A module beside the checks is that of the chapter, whatever others have of the same name."""
    for chapter, check in (("basics", "greet"), ("streams", "ticks")):
        folder = solved.root / "checks" / chapter
        (folder / "helper.py").write_text(f"CHAPTER = {chapter!r}\n")
        with (folder / f"test_{check}.py").open("a") as checks:
            checks.write(f"\nimport helper, pytest\nassert helper.CHAPTER == {chapter!r}\n")
            checks.write("\n@pytest.fixture(autouse=True)\ndef the_same():\n")
            checks.write("    import helper as again\n    assert again is helper\n")
    with open_server(solved.course) as server:
        assert standings(server, solved, "greet", "ticks", "greet") == [SOLVED] * 3


def test_collecting_what_does_not_import_ends_no_session(solved: Workspace) -> None:
    """The same judge judges another exercise, and reports that one when it is asked for it."""
    greet, ticks = map(solved.course.resolve, ("greet", "ticks"))
    with (solved.root / "checks/basics/test_greet.py").open("a") as checks:
        checks.write("\nimport pytest\npytest.skip('no', allow_module_level=True)\n")
    with open_server(solved.course) as server, closing(Grader(server, at_once=1)) as grader:
        grader.prepare(greet)
        judge = judge_of(server)
        assert [v.standing for v in grade(grader, solved, [ticks])] == [SOLVED]
        assert judge_of(server) == judge
        assert [v.standing for v in grade(grader, solved, [greet])] == [UNGRADED]


def test_a_judge_that_was_killed_is_followed_by_another(solved: Workspace) -> None:
    """The next grade works as if nothing had happened."""
    greet = solved.course.resolve("greet")
    with open_server(solved.course) as server, closing(Grader(server, at_once=1)) as grader:
        assert [v.standing for v in grade(grader, solved, [greet])] == [SOLVED]
        os.kill(judge_of(server), signal.SIGKILL)
        while grader._sessions[0].is_alive:
            pass
        assert [v.standing for v in grade(grader, solved, [greet])] == [SOLVED]


def judge_of(server: Server) -> int:
    """The only judge; runners work in scratch folders, as soon as they are confined."""
    process = process_of(server)
    while True:
        (first,) = children(process.pid)
        found = set()
        for pid in children(first):
            with contextlib.suppress(OSError):
                if Path(f"/proc/{pid}/cwd").readlink() == Path("/"):
                    found.add(pid)
        if len(found) == 1:
            return found.pop()


def test_one_judge_serves_all_exercises_of_a_submission(solved: Workspace) -> None:
    """There is one judge after many exercises."""
    with open_server(solved.course) as server, closing(Grader(server, at_once=1)) as grader:
        verdicts = list(grade(grader, solved, solved.course.exercises))
        assert {verdict.standing for verdict in verdicts} == {SOLVED}
        assert judge_of(server)


def test_no_judge_sees_the_submissions_of_two_people(solved: Workspace) -> None:
    """For the next person's submission another judge is started, and the first has ended."""
    exercise = solved.course.resolve("greet")
    job = job_of(solved, exercise)
    with open_server(solved.course) as server, closing(Grader(server, at_once=1)) as grader:
        seen = set()
        for name in ("anna", "ben", "anna"):
            (verdict,) = grader.judge([replace(job, submission=name)])
            assert verdict.solved
            seen.add(judge_of(server))
        assert len(seen) == 3
