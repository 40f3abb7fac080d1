"""A package that is not installed leaves the exercises ungraded that need it, and no others."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from kit.course import Workspace, open_workspace
from kit.grading import Grader, grade, open_server
from kit.model import Standing, Verdict
from kit.packages import missing_module

TOY_COURSE = Path(__file__).parents[1] / "toy_course"


@pytest.fixture
def solved(tmp_path: Path) -> Workspace:
    folder = shutil.copytree(TOY_COURSE, tmp_path / "toy")
    shutil.copytree(folder / "solutions", folder / "exercises", dirs_exist_ok=True)
    return open_workspace(folder, folder)


def verdicts(folder: Path) -> dict[str, Verdict]:
    workspace = open_workspace(folder, folder)
    with (
        open_server(workspace.course) as server,
        closing(Grader(server)) as grader,
    ):
        found = list(grade(grader, workspace, workspace.course.exercises))
    return {verdict.exercise: verdict for verdict in found}


def test_a_chapter_needs_a_package(solved: Workspace) -> None:
    """Its exercises say which command installs the package; other chapters are graded."""
    with (solved.root / "course.toml").open("a") as course:
        course.write('[chapters.runner]\npreload = ["no_such_package.part"]\n')
    found = verdicts(solved.root)
    assert found["streams/ticks"].standing is Standing.UNGRADED
    assert 'pip install "no_such_package"' in found["streams/ticks"].findings[0].message
    assert found["basics/greet"].solved
    assert found["basics/add_later"].solved


def test_checks_need_a_package(solved: Workspace) -> None:
    """The same holds if only the checks import it."""
    check = solved.root / "checks/basics/test_greet.py"
    check.write_text(f"import no_such_package\n{check.read_text()}")
    found = verdicts(solved.root)
    assert 'pip install "no_such_package"' in found["basics/greet"].findings[0].message
    assert [v.solved for v in found.values()] == [False, True, True]


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("langgraph.checkpoint.sqlite.aio", "langgraph-checkpoint-sqlite"),
        ("langgraph.graph", "langgraph"),
        ("websockets", "websockets"),
        ("unheard.of", "unheard"),
    ],
)
def test_the_command_names_what_the_kit_requires(module: str, package: str) -> None:
    """It is the kit's own requirement, with its versions, if there is one."""
    assert f'pip install "{package}' in missing_module(module)
