"""The workflow that grades a push: its own steps, run on a recorded event."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kit.classroom.github_pack import read_repository_name, write_repositories
from tests.classroom.conftest import ASSIGNMENT, HONEST, WRONG, Classroom
from tests.classroom.exports.readers import valid
from tests.classroom.github.workflow import WorkflowRun, commit_all, run_git

ROOT = Path(__file__).parents[3]
NAME = "my-school/toys-assignment"
DUE = "[due]\nat = 2025-11-30T12:00:00+00:00\n[late]\nper_day = 0.1\n"
"""The recorded push came 22 hours later."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the template, ``toys``, and the repository of the assignment."""
    classroom = Classroom(tmp_path_factory.mktemp("class"))
    assignment = classroom.assignment(ASSIGNMENT + DUE)
    place = read_repository_name(f"{NAME}@v1")
    _, other = write_repositories(classroom.folder / "toys", place, assignment, classroom.course)
    commit_all(other)
    run_git(other, "tag", "v1")
    return classroom.folder


def push(  # noqa: PLR0913 - what students can choose
    folders: Path,
    folder: Path,
    answers: dict[str, str],
    *,
    change: Callable[[Path], object] = lambda _: None,
    branch: str = "main",
    message: str = "My answers",
) -> WorkflowRun:
    """Return the run, not started, for a student who has pushed these answers and a ``change``."""
    student = folder / "student"
    shutil.copytree(folders / "toys", student)
    for name, text in answers.items():
        (student / f"exercises/basics/{name}.py").write_text(text)
    change(student)
    event = json.loads(Path(__file__).with_name("push.json").read_text())
    event["after"] = event["head_commit"]["id"] = commit_all(student, message, branch)
    event["ref"], event["head_commit"]["message"] = f"refs/heads/{branch}", message
    places = {NAME: folders / "toys-assignment", event["repository"]["full_name"]: student}
    return WorkflowRun(folder / "run", event, places, folders / "site")


def grade(run: WorkflowRun, folders: Path) -> bool:
    workflow = folders / "toys-assignment/.github/workflows/grade.yml"
    return run.run(workflow, {"repository": NAME, "ref": "v1"})


def outside_code(text: str) -> str:
    """What of a Markdown text is not in a block of code."""
    return re.sub(r"^(`{3,})\w*\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)


def spoil(student: Path) -> None:
    """Add everything that a program might read or run which trusts the folder it works on."""
    program = "import pathlib\npathlib.Path(__file__).with_name('x').touch()\nraise SystemExit\n"
    for name in ("sitecustomize", "usercustomize", "conftest", "kit", "venv", "json", "setup"):
        (student / f"{name}.py").write_text(program)
    for test in student.glob("checks/*/test_*.py"):
        test.write_text("def test_nothing():\n    pass\n")
    (student / "checks/conftest.py").write_text(program)
    (student / "kit.toml").write_text('course = "."\n')
    (student / "assignment.toml").write_text("format = 99\n")
    (student / "roster.csv").write_text("id\nroot\n")
    (student / "action.yml").write_text("runs: {using: composite, steps: [{run: exit 9}]}\n")
    (student / ".python-version").write_text("2.7\n")
    (student / "pip.conf").write_text("[global]\nindex-url = http://localhost:1\n")
    (student / "$(touch x)").write_text("")
    link = student / "exercises/basics/add_later.py"
    link.unlink()
    link.symlink_to("/etc/passwd")


def test_a_hostile_repository_changes_nothing(folders: Path, tmp_path: Path) -> None:
    """Its checks, settings, modules, links, names and messages have no effect on the verdict."""
    wrong = {**WRONG, "greet": WRONG["greet"] + "\n# @everyone <script>alert(1)</script>\n"}
    message = "`touch x`\n\n::error::$(touch x)\n##[set-output name=result]e30="
    branch = "$(touch${IFS}x)"
    run = push(folders, tmp_path, wrong, change=spoil, branch=branch, message=message)
    assert grade(run, folders), run.log
    result = valid((run.workspace / "result.json").read_text(), "classroom50")
    assert result["score"] == 0
    assert {test["test-name"] for test in result["tests"]} >= {"basics/greet", "basics/add_later"}
    assert [*run.folder.rglob("x")] == []
    assert "this is a link" in run.summary
    assert "<script>" in run.summary
    assert not re.search("<script|@everyone", outside_code(run.summary))
    assert valid(run.results, "github")["status"] == "fail"


def test_a_push_is_graded(folders: Path, tmp_path: Path) -> None:
    """The summary has the verdict; result.json is valid, and late by the time of the push."""
    run = push(folders, tmp_path, HONEST)
    assert grade(run, folders), run.log
    assert "**anna-l: 9 of 10 points**" in run.summary.replace("`", "")
    assert "| 1 day late (10%) | | −1 |" in run.summary
    result = valid((run.workspace / "result.json").read_text(), "classroom50")
    assert (result["score"], result["max-score"], result["owner"]) == (900, 1000, "anna-l")
    assert result["datetime"] == "2025-12-01T10:00:00Z"
    assert result["classroom"] == "my-school"
    assert result["commit"].endswith(f"/commit/{run.event['after']}")
    reported = valid(run.results, "github")
    assert sum(test["score"] for test in reported["tests"]) == 9
    assert (run.folder / "sudo").read_text().startswith("sysctl ")


def test_an_assignment_that_is_wrong_gives_no_score(folders: Path, tmp_path: Path) -> None:
    """The job fails, nothing is reported, and the summary says where the reason is."""
    broken = tmp_path / "class"
    shutil.copytree(folders, broken)
    (broken / "toys-assignment/assignment.toml").write_text("format = 99\n")
    run_git(broken / "toys-assignment", "commit", "--quiet", "--all", "-m", "A mistake")
    run_git(broken / "toys-assignment", "tag", "--force", "v1")
    run = push(broken, tmp_path, HONEST)
    assert not grade(run, broken)
    assert run.summary.startswith("This could not be graded, so there is no score.")
    assert "title is missing" in run.log
    assert run.results == ""
    assert not (run.workspace / "result.json").exists()


@pytest.mark.parametrize("name", ["action.yml", ".github/workflows/grade.yml"])
def test_the_repository_of_the_kit_has_what_is_handed_out(name: str) -> None:
    """GitHub wants the files at these places, and the package has a copy to write them from."""
    copy = ROOT / "src/kit/classroom/github" / Path(name).name
    assert (ROOT / name).read_bytes() == copy.read_bytes()
