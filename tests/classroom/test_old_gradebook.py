"""A gradebook that an older kit wrote is read by the commands of today.

``old/gradebook.sqlite`` was written by ``kit class grade`` and ``override`` of commit 8a25f5d (schema
2): anna solved everything, bert has one wrong answer with points set by hand and a refused file,
cleo handed in nothing, and ``eve`` is not on the roster. Only its pages were made smaller.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from kit.classroom.gradebook import GRADEBOOK_FILE

from .conftest import Classroom

OLD = Path(__file__).parent / "old" / GRADEBOOK_FILE


@pytest.fixture
def old(classroom: Classroom) -> Classroom:
    """The class of that gradebook, and a copy of it."""
    classroom.out.mkdir()
    shutil.copy(OLD, classroom.out)
    return classroom


def test_report_shows_all_that_an_old_gradebook_has(old: Classroom) -> None:
    """Scores, points by hand, refusals and unknown names stay; who is unrecorded has no score."""
    done = old.kit("class", "report", "--out", "out")
    assert (done.returncode, done.stderr) == (0, "")
    rows = {
        row["student"]: row for row in json.loads((old.out / "grades.json").read_text())["rows"]
    }
    assert {name: (row["standing"], row["score"]) for name, row in rows.items()} == {
        "anna": ("graded", 10.0),
        "bert": ("graded", 8.5),
        "cleo": ("not graded yet", None),
    }
    assert [refusal["name"] for refusal in rows["bert"]["refusals"]] == ["conftest.py"]
    assert rows["bert"]["exercises"][0]["marks"]["override"]["reason"] == "spoke to him"
    assert "eve" in (old.out / "report.html").read_text()


def test_export_reads_an_old_gradebook(old: Classroom) -> None:
    """An export has its scores, and names who has none."""
    done = old.kit("class", "export", "csv", "--out", "out")
    assert done.returncode == 0
    assert "cleo" in done.stderr
    with (old.out / "grades.csv").open(newline="") as file:
        rows = [(row["id"], row["score"], row["basics/greet"]) for row in csv.DictReader(file)]
    assert rows == [("anna", "10", "4"), ("bert", "8.5", "2.5"), ("cleo", "", "")]
    done = old.kit("class", "override", "--list", "--out", "out")
    assert done.stdout.count("basics/greet") == 2
