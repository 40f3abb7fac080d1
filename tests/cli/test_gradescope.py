"""The autograder for Gradescope, run where everything lies as it does there, without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from .conftest import TOY_COURSE, Learner
from .test_class_export import ASSIGNMENT, ROSTER

SCHEMA = Path(__file__).parents[1] / "classroom" / "exports" / "schemas" / "gradescope.schema.json"
METADATA = {
    "id": 1,
    "created_at": "2026-12-02T03:00:00.5-08:00",
    "assignment": {"title": "Toys"},
    "users": [{"email": "Anna@example.org", "id": 5, "name": "Anna"}],
}


class Gradescope:
    """The folder ``/autograder`` of an image, elsewhere."""

    def __init__(self, folder: Path, archive: Path) -> None:
        self.folder = folder
        for name in ("source", "results", "submission"):
            (folder / name).mkdir(parents=True)
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(folder / "source")

    def runs(self, script: Path) -> subprocess.CompletedProcess[str]:
        # What the kit needs is found where it is installed already: pip then fetches nothing.
        packages = sysconfig.get_path("purelib")
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "AUTOGRADER": str(self.folder),
            "PYTHONPATH": packages,
            "PIP_NO_INDEX": "1",
        }
        return subprocess.run(
            ["bash", str(script)],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def grades(self, solved: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        """What Gradescope does with a submission of some solutions."""
        for name in ("results", "submission"):
            shutil.rmtree(self.folder / name)
            (self.folder / name).mkdir()
        for address in solved:
            shutil.copy(TOY_COURSE / "solutions" / f"{address}.py", self.folder / "submission")
        (self.folder / "submission_metadata.json").write_text(json.dumps(METADATA))
        return self.runs(self.folder / "run_autograder")

    @property
    def results(self) -> Path:
        return self.folder / "results" / "results.json"


@pytest.fixture(scope="module")
def gradescope(tmp_path_factory: pytest.TempPathFactory) -> Gradescope:
    """An image that was built from an exported autograder."""
    folder = tmp_path_factory.mktemp("teacher") / "toy"
    shutil.copytree(TOY_COURSE, folder)
    (folder / "assignment.toml").write_text(ASSIGNMENT)
    (folder / "roster.csv").write_text(ROSTER)
    done = Learner(folder).kit("class", "export", "gradescope", "--out", "out")
    assert done.status == 0, done.err
    archive = folder / "out" / "gradescope" / "autograder.zip"
    image = Gradescope(tmp_path_factory.mktemp("autograder"), archive)
    built = image.runs(image.folder / "source" / "setup.sh")
    assert built.returncode == 0, built.stderr
    shutil.copy(image.folder / "source" / "run_autograder", image.folder)
    return image


def test_a_submission_gets_its_results(gradescope: Gradescope) -> None:
    """Found by email, late by a day of Gradescope's own time, and in the form of the schema."""
    done = gradescope.grades(("basics/greet", "streams/ticks"))
    assert done.returncode == 0, done.stderr
    data = json.loads(gradescope.results.read_text())
    jsonschema.validate(data, json.loads(SCHEMA.read_text()))
    assert data["score"] == 5.25
    assert [test["score"] for test in data["tests"]] == [2.0, 5.0, -1.75]
    assert sum(test["max_score"] for test in data["tests"]) == 7.0


def test_an_empty_submission_is_a_zero_with_reasons(gradescope: Gradescope) -> None:
    """Nothing that can be graded is the student's affair, and says what is missing."""
    assert gradescope.grades(()).returncode == 0
    data = json.loads(gradescope.results.read_text())
    assert data["score"] == 0.0
    assert "it is empty" in data["tests"][0]["output"]


def test_a_fault_of_ours_is_no_zero(gradescope: Gradescope) -> None:
    """When the course is broken there is no results.json, so that Gradescope says it failed."""
    course = gradescope.folder / "source" / "course" / "course.toml"
    whole = course.read_text()
    course.write_text("name = ")
    try:
        done = gradescope.grades(("basics/greet",))
    finally:
        course.write_text(whole)
    assert done.returncode == 3
    assert "course.toml cannot be read" in done.stderr
    assert not gradescope.results.exists()


def test_metadata_that_says_nothing_is_reported(
    gradescope: Gradescope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a time it is not known whether it is late, so nothing is graded."""
    monkeypatch.delitem(METADATA, "created_at")
    done = gradescope.grades(("basics/greet",))
    assert done.returncode == 2
    assert "is not a submission's metadata" in done.stderr
    assert not gradescope.results.exists()
