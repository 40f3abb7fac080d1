"""What ``kit doctor`` finds out."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kit.course import open_workspace
from kit.learner.doctor import examine
from tests.schemas import find_errors

TOY = Path(__file__).parents[1] / "toy_course"


def doctor(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kit", "doctor", "--course", str(TOY), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_tells_of_everything_a_grade_depends_on() -> None:
    """Python, each package, the course, the files and the isolation are looked at."""
    about = {fact.about for fact in examine(open_workspace(TOY, TOY))}
    assert {"kit", "Python", "langgraph", "pytest", "course", "exercises", "isolation"} <= about


def test_a_machine_that_runs_these_tests_is_fine() -> None:
    """Where the tests run, Python and every package are in range."""
    facts = examine(open_workspace(TOY, TOY))
    isolation = ("layer", "isolation")
    assert all(fact.fine for fact in facts if not fact.about.startswith(isolation))


def test_json_is_for_programs() -> None:
    """With --json stdout holds one JSON document with a format number."""
    report = json.loads(doctor("--json").stdout)
    assert find_errors(report, "doctor-1") == []


@pytest.mark.parametrize(("proved", "fine"), [("0.1", False), ("9999.1", True), ("?", None)])
def test_a_package_that_is_newer_than_the_proof(proved: str, fine: bool | None) -> None:
    """It names the newest version that was proved, and says if what is installed is newer."""
    workspace = open_workspace(TOY, TOY)
    course = replace(workspace.course, proved={"langgraph": proved, "not-installed": "1"})
    facts = [f for f in examine(replace(workspace, course=course)) if f.about == "proof"]
    assert [fact.fine for fact in facts] == ([] if fine is None else [fine])
    assert all(f"langgraph {proved}" in fact.found for fact in facts)
    assert all(bool(fact.advice) is not fact.fine for fact in facts)


def test_changes_nothing() -> None:
    """The doctor leaves no folder of its own in the workspace."""
    before = sorted(TOY.rglob("*.json"))
    assert doctor().returncode == 0
    assert sorted(TOY.rglob("*.json")) == before
    assert not (TOY / ".kit").exists()
