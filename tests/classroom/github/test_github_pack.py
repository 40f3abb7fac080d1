"""What is written for a class on GitHub, and what is read of its events."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from kit.classroom.assignment import read_assignment
from kit.classroom.github_event import read_event
from kit.classroom.github_pack import (
    AssignmentRepository,
    encode_public_assignment,
    read_repository_name,
    write_repositories,
)
from kit.course import load_course, read_handout
from kit.errors import UsageError
from tests.classroom.conftest import ASSIGNMENT, Classroom

ROOT = Path(__file__).parents[3]
RULES = """[due]
at = 2026-12-01T23:59:00
zone = "Europe/Berlin"
grace_minutes = 15
[late]
per_day = 0.1
cap = 0.5
last_day = 7
[hints]
cost = 0.5
require_record = true
[[extensions]]
student = "anna"
days = 2
reason = "ill"
"""
TEXT = ASSIGNMENT + RULES
PLACE = AssignmentRepository(name="my-school/toys-assignment", ref="v1.0")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The template, and the folder of the repository that grades."""
    classroom = Classroom(tmp_path_factory.mktemp("class"))
    template = classroom.folder / "toys"
    _, other = write_repositories(template, PLACE, classroom.assignment(TEXT), classroom.course)
    return template, other


def test_students_may_read_the_public_assignment(classroom: Classroom) -> None:
    """Points and rules are the same; nothing is about one student, and other inputs are drawn."""
    own = classroom.assignment(TEXT)
    text = encode_public_assignment(own, classroom.course)
    (classroom.folder / "public.toml").write_text(text)
    public = read_assignment(classroom.folder / "public.toml", classroom.course)
    for name in ("title", "tasks", "due", "zone", "grace", "late", "hint_cost", "requires_record"):
        assert getattr(public, name) == getattr(own, name)
    assert (public.extensions, "anna" in text, "ill" in text) == ((), False, False)
    assert public.seed != own.seed


def test_what_is_written(folders: tuple[Path, Path]) -> None:
    """The template calls the workflow of the other repository, which has a course and no roster."""
    template, other = folders
    workflow = yaml.safe_load((template / ".github/workflows/grade.yml").read_text())
    (job,) = workflow["jobs"].values()
    assert job["uses"] == "my-school/toys-assignment/.github/workflows/grade.yml@v1.0"
    assert job["with"] == {"repository": "my-school/toys-assignment", "ref": "v1.0"}
    assert workflow["permissions"] == {"contents": "read"}
    handout = read_handout(load_course(template))
    assert handout
    assert handout.is_pushed
    assert "git push\n" in (template / "README.md").read_text()
    assert "!/.kit/progress.json\n" in (template / ".gitignore").read_text()
    names = {path.name for path in other.iterdir()}
    assert {"action.yml", "autograder.py", "course.toml", "checks", "assignment.toml"} < names
    assert not {"roster.csv", "solutions", "mistakes", "answers"} & names
    assert "git push origin main v1.0\n" in (other / "README.md").read_text()


def test_a_folder_that_is_not_empty_stays_as_it_is(classroom: Classroom) -> None:
    """Neither of the two folders is written if one of them has something in it."""
    (classroom.folder / "toys-assignment").mkdir()
    (classroom.folder / "toys-assignment/mine").touch()
    with pytest.raises(UsageError, match="toys-assignment is not empty"):
        write_repositories(
            classroom.folder / "toys", PLACE, classroom.assignment(), classroom.course
        )
    assert not (classroom.folder / "toys").exists()


@pytest.mark.parametrize(
    "text",
    [
        *("", "a/b", "a@v1", "a/b@", "a/b/c@v1", "-a/b@v1", "a/..@v1", "a/b@v 1", "a/b@$(x)"),
        *("a/b@../x", "a/b@-x", "a/b@v1\n", 'a/b@"', "a/b@x.lock", "a/b@x/", "ä/b@v1"),
    ],
)
def test_what_is_not_a_repository_with_a_tag(text: str) -> None:
    """A name becomes a part of a workflow, so it has only the characters that GitHub allows."""
    with pytest.raises(UsageError, match="is not a repository of GitHub with a tag"):
        read_repository_name(text)


@pytest.mark.parametrize("name", ["v1", "2026.1", "f548e57e544e1ff5a4c46bf1e1b8685f8e4a348a"])
def test_a_repository_with_a_tag(name: str) -> None:
    """Dots, digits and numbers of commits are tags too."""
    assert read_repository_name(f"a-b/c.d_e@{name}") == AssignmentRepository(
        name="a-b/c.d_e", ref=name
    )


@pytest.mark.parametrize("pushed", [1764583200, "2025-12-01T10:00:00Z", "2025-12-01T11:00+01:00"])
def test_an_event_says_who_and_when(tmp_path: Path, pushed: object) -> None:
    """The time is in seconds or a text; other keys of the event do not count."""
    file = tmp_path / "event.json"
    event = {"sender": {"login": "octo[bot]"}, "repository": {"pushed_at": pushed}}
    file.write_text(json.dumps(event))
    assert read_event(file) == ("octo[bot]", datetime(2025, 12, 1, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    "event",
    [
        [],
        {"sender": None, "repository": {"pushed_at": 1764583200}},
        {"sender": {"login": "../x"}, "repository": {"pushed_at": 1764583200}},
        {"sender": {"login": 7}, "repository": {"pushed_at": 1764583200}},
        {"sender": {"login": "anna"}, "repository": {"pushed_at": None}},
        {"sender": {"login": "anna"}, "repository": {"pushed_at": 10**30}},
        {"sender": {"login": "anna"}, "repository": {"pushed_at": "noon"}},
    ],
)
def test_what_is_not_an_event(tmp_path: Path, event: Any) -> None:
    """One sentence says so."""
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event))
    with pytest.raises(UsageError, match=r"is not an event of GitHub|is not a date"):
        read_event(file)


def test_an_event_that_is_nested_too_deeply(tmp_path: Path) -> None:
    """The parser gives up before there is a value to look at."""
    file = tmp_path / "event.json"
    file.write_text("[" * 100_000)
    with pytest.raises(UsageError, match="is not an event of GitHub: RecursionError"):
        read_event(file)


def test_classroom_50_imports_nothing_of_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its runner starts the autograder in the student's checkout; no Python that it starts is there."""
    program = resources.files("kit.classroom").joinpath("github/autograder.txt").read_text("utf-8")
    bundle, checkout = tmp_path / "bundle", tmp_path / "checkout"
    for folder in (bundle, checkout):
        folder.mkdir()
    (bundle / "kit.whl").touch()
    (checkout / "venv.py").write_text("raise SystemExit")
    calls: list[tuple[list[str], Path]] = []

    def note(command: list[object], *, cwd: Path, check: bool) -> SimpleNamespace:
        calls.append((list(map(str, command)), cwd))
        return SimpleNamespace(returncode=3)

    monkeypatch.chdir(checkout)
    monkeypatch.setenv("USERNAME", "anna-l")
    monkeypatch.setattr(subprocess, "run", note)
    scope: dict[str, Any] = {"__file__": str(bundle / "autograder.py"), "__name__": "autograder"}
    exec(compile(program, "autograder.py", "exec"), scope)
    assert scope["main"]() == 3
    assert {cwd for _, cwd in calls} == {bundle}
    assert [command[1] for command, _ in calls] == ["-I", "-P", "-P"]
    assert str(bundle / "kit.whl") in calls[1][0]
    assert calls[2][0][6:9] == [str(checkout), "--student", "anna-l"]
    assert str(checkout / "result.json") in calls[2][0]


@pytest.mark.parametrize("tool", ["actionlint", "zizmor"])
def test_workflows_are_without_findings(folders: tuple[Path, Path], tool: str) -> None:
    """actionlint accepts all workflows; zizmor finds nothing unsafe in those that the kit writes."""
    program = shutil.which(tool, path=str(Path(sys.executable).parent)) or shutil.which(tool)
    if program is None:
        pytest.skip(f"{tool} is not installed")
    template, other = folders
    files = [f / ".github/workflows/grade.yml" for f in (template, other)]
    if tool == "zizmor":
        files.append(other / "action.yml")
    else:  # reads no actions
        files += sorted((ROOT / ".github/workflows").glob("*.y*ml"))
    options = {"actionlint": ["-no-color"], "zizmor": ["--offline", "--no-progress"]}
    done = subprocess.run(
        [program, *options[tool], *map(str, files)],
        cwd=other.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
