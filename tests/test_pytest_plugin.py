"""pytest in a workspace and in a course, as an editor's test explorer runs it; silence elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import kit
from kit.course import find_shipped_course, load_course, open_workspace
from kit.learner.workspaces import create_workspace
from kit.stubs import keep_originals

TOY_COURSE = Path(__file__).parent / "toy_course"


def python(folder: Path, *args: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python in ``folder``, with the plugin found as it is for everyone who installs the kit."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    source = str(Path(kit.__file__).parents[1])
    return subprocess.run(
        [sys.executable, *args],
        cwd=folder,
        env={**kept, "PYTHONPATH": source, "PYTHONUTF8": "1", **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def run_pytest(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with this plugin alone, which is much quicker than with all that are installed."""
    options = ("-p", "no:cacheprovider", "-p", "kit.pytest_plugin")
    return python(folder, "-m", "pytest", *options, *args, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")


def explore(
    folder: Path, *args: str, is_installed: bool = False
) -> tuple[int, dict[str, str], str]:
    """Exit status, the outcome of each check by its name, and all that pytest said.

    If it ``is_installed``, pytest finds the plugin by its entry point.
    """
    report = f"--junitxml={folder / 'report.xml'}"
    if is_installed:
        done = python(folder, "-m", "pytest", "-p", "no:cacheprovider", report, *args)
    else:
        done = run_pytest(folder, report, *args)
    outcomes = {}
    for case in ET.parse(folder / "report.xml").iter("testcase"):
        ends = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
        outcomes[case.attrib["name"]] = ends[0] if ends else "passed"
    return done.returncode, outcomes, done.stdout


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A toy course in which one exercise is solved, one is a mistake and one a stub."""
    folder = tmp_path / "toy"
    shutil.copytree(TOY_COURSE, folder)
    keep_originals(open_workspace(folder, folder))
    shutil.copy(folder / "solutions/basics/greet.py", folder / "exercises/basics/greet.py")
    shutil.copy(
        folder / "mistakes/streams/ticks/collects.py", folder / "exercises/streams/ticks.py"
    )
    return folder


def test_checks_are_judged_as_by_kit_grade(course: Path) -> None:
    """The explorer and ``kit grade`` find the same about each check, and both record it."""
    status, outcomes, _ = explore(course, "exercises/", is_installed=True)
    listed = python(course, "-m", "kit", "list").stdout
    assert "✓ greet" in listed
    assert "✗ ticks" in listed
    graded = json.loads(python(course, "-m", "kit", "grade", "--json").stdout)
    words = {"failed": "failure"}
    assert outcomes == {
        check["check"]: words.get(check["outcome"], check["outcome"])
        for exercise in graded["exercises"]
        for check in exercise["checks"]
    }
    assert set(outcomes.values()) == {"passed", "failure"}
    assert status == 1


def test_a_finding_is_told_in_words(course: Path) -> None:
    """A failed check shows the finding and the learner's file, and no traceback of the kit."""
    _, _, said = explore(course, "checks/streams/test_ticks.py")
    assert "the numbers were collected first" in said
    assert "expected  [1.0, 2.0, 3.0]" in said
    assert "\nexercises/streams/ticks.py:" in said
    assert "kit hint ticks" in said
    assert "Traceback" not in said
    assert "src/kit" not in said


def test_one_check_can_be_run_alone(course: Path) -> None:
    """An editor may run a single check, from any folder."""
    check = f"{course}/checks/streams/test_ticks.py::test_counts"
    done = run_pytest(course.parent, "-q", check)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_broken_files_are_told_in_words(course: Path) -> None:
    """A file that does not load fails its checks, and the session goes on."""
    (course / "exercises/basics/greet.py").write_text("def greet(:\n")
    status, outcomes, said = explore(course, "exercises/basics/greet.py", "checks/streams")
    assert status == 1
    assert outcomes["test_greets_by_name"] == "failure"
    assert outcomes["test_counts"] == "passed"
    assert "does not import" in said


def test_a_workspace_shows_every_check_of_its_course(tmp_path: Path) -> None:
    """Pytest in a folder of ``kit init`` collects each check of each exercise, by its address."""
    course = load_course(find_shipped_course())
    create_workspace(tmp_path / "work", course)
    done = run_pytest(tmp_path / "work", "--co", "-q")
    expected = {
        f"exercises/{e.address}.py::{check.name}" for e in course.exercises for check in e.checks
    }
    assert {line for line in done.stdout.splitlines() if "::" in line} == expected, done.stdout
    assert len(expected) > 200


def test_a_workspace_is_graded_where_it_is(course: Path, tmp_path: Path) -> None:
    """The file in the workspace is judged, not the course's own, and pytest never imports it."""
    work = tmp_path / "work"
    create_workspace(work, load_course(course))
    shutil.copy(course / "solutions/streams/ticks.py", work / "exercises/streams/ticks.py")
    (work / "exercises/basics/greet.py").write_text("raise SystemExit('imported')\n")
    status, outcomes, said = explore(work, "exercises/basics/greet.py", "exercises/streams")
    assert status == 1
    assert outcomes == {
        "test_greets_by_name": "failure",
        "test_counts": "passed",
        "test_yields_as_it_goes": "passed",
    }
    assert "exercises/basics/greet.py:1: the file ends Python while it is imported" in said


def test_a_broken_course_is_one_sentence(course: Path) -> None:
    """Checks that cannot be read are an error of collecting, without a traceback."""
    (course / "checks/basics/test_greet.py").write_text("def test_x(:\n")
    done = run_pytest(course, "exercises/basics")
    assert done.returncode == 2
    assert "test_greet.py is not Python" in done.stdout
    assert "Fix the file." in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_importing_the_plugin_imports_nothing_slow(tmp_path: Path) -> None:
    """Every session of pytest imports the plugin, so it brings neither hypothesis nor LangGraph."""
    code = (
        "import sys, kit.pytest_plugin;"
        "names = {name.partition('.')[0] for name in sys.modules};"
        "print(sorted(names & {'hypothesis', 'langgraph', 'langchain_core', 'rich', 'asyncio'}));"
        "print(sorted(name for name in sys.modules if name.startswith('kit.')))"
    )
    done = python(tmp_path, "-c", code)
    assert done.stdout.splitlines() == ["[]", "['kit.pytest_plugin']"], done.stderr


def test_other_tests_are_left_alone(tmp_path: Path) -> None:
    """Tests that are no checks of a course load nothing of the kit, and run on plain loops."""
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "test_mine.py").write_text(
        "import asyncio, pytest\n"
        "@pytest.mark.asyncio\n"
        "async def test_loop():\n"
        "    assert type(asyncio.get_running_loop()).__module__ != 'kit.runner.clock'\n"
    )
    (tmp_path / "test_other.py").write_text(
        "import sys\n"
        "def test_nothing_of_the_kit():\n"
        "    assert {'kit.judge', 'hypothesis', 'langgraph'} & set(sys.modules) == set()\n"
    )
    status, outcomes, said = explore(tmp_path, "test_other.py", "checks", is_installed=True)
    assert status == 0, said
    assert outcomes == {"test_nothing_of_the_kit": "passed", "test_loop": "passed"}
