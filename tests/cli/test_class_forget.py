"""``kit class forget``: everything about one student is removed."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest

from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
from kit.classroom.grading import keep_others_out

from .conftest import Learner
from .test_class_export import teacher

__all__ = ["teacher"]


def has_word(folder: Path, word: str) -> set[str]:
    """The files below a folder that have a word, in their text or in their path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    found = (p for p in files if word.encode() in p.read_bytes() or word in p.as_posix())
    return {path.relative_to(folder).as_posix() for path in found}


@pytest.fixture
def records(teacher: Learner) -> Path:
    """A folder of a gradebook that has anna in every table, in exports and in feedback."""
    out = teacher.folder / "out"
    words = ("--author", "T", "--reason", "good", "--out", "out")
    assert teacher.kit("class", "override", "anna", "3", *words).status == 0
    for form in ("github", "classroom50", "exercism"):
        assert teacher.kit("class", "export", form, "--out", "out").status == 0
    (out / "feedback").mkdir()
    for name in ("anna.html", "anna.md", "annabel.html"):
        (out / "feedback" / name).write_text("points")
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        gradebook.collect({"anna": "digest"}, {})
        gradebook.set_meta("strangers", "anna.zip\nzoe")
    return out


def leave_roster(teacher: Learner) -> None:
    file = teacher.folder / "roster.csv"
    file.write_text(file.read_text().replace("anna,Anna,anna@example.org,11\n", ""))


def test_a_student_who_left_is_in_no_file_any_more(teacher: Learner, records: Path) -> None:
    """Neither a table, nor a byte of the gradebook, nor another file has the id; other students stay."""
    leave_roster(teacher)
    done = teacher.kit("class", "forget", "ANNA", "--out", "out", "--yes")
    assert (done.status, done.err) == (0, "")
    assert (
        "records in out/gradebook.sqlite: attempts 1, collected 1, current 1, overrides 1"
        in done.out
    )
    assert "  out/feedback/anna.html\n" in done.out
    assert "Removed everything about anna. The kit cannot remove:" in done.out
    assert "roster.csv" not in done.out
    assert has_word(records, "anna") == {"feedback/annabel.html"}
    with sqlite3.connect(records / GRADEBOOK_FILE) as gradebook:
        dump = "\n".join(gradebook.iterdump())
        assert gradebook.execute("PRAGMA foreign_key_check").fetchall() == []
    assert "anna" not in dump
    assert "'bea'" in dump
    assert "zoe" in dump
    assert {p.name for p in (records / "github").iterdir()} == {"bea.json", "dan.json"}
    again = teacher.kit("class", "forget", "anna", "--out", "out", "--yes")
    assert (again.status, "There is no 'anna' on the roster or in" in again.err) == (2, True)


def test_what_the_kit_cannot_remove_is_named(teacher: Learner, records: Path) -> None:
    """The roster, an extension, a reason about someone else, and class files of earlier exports."""
    file = teacher.folder / "assignment.toml"
    file.write_text(file.read_text() + '[[extensions]]\nstudent = "anna"\ndays = 3\n')
    words = ("--author", "T", "--reason", "copied from Anna", "--out", "out")
    assert teacher.kit("class", "override", "dan", "0", *words).status == 0
    assert teacher.kit("class", "export", "junit", "--out", "out").status == 0
    assert teacher.kit("class", "export", "gradescope", "--out", "out").status == 0
    assert teacher.kit("class", "report", "--anonymous", "--out", "out").status == 0
    with zipfile.ZipFile(records / "feedback.zip", "w") as archive:
        archive.writestr("Anna_12_assignsubmission_file_/page.html", "points")
    done = teacher.kit("class", "forget", "anna", "--out", "out", "--yes")
    assert done.status == 0
    for line in (
        "roster.csv has a line of anna",
        "assignment.toml has an extension of anna",
        "the reason of points of dan set by hand names anna",
        "out/junit.xml names anna",
        "out/feedback.zip names anna",
        "out/report-anonymous.html has points and perhaps lines of anna, without a name",
        "out/gradescope/autograder/roster.csv names anna",
        "out/gradescope/autograder.zip names anna",
    ):
        assert line in done.out
    assert ".py" not in done.out
    assert "annabel" not in done.out
    assert "anna,Anna,anna@example.org,,not graded yet,," in (records / "grades.csv").read_text()


def test_nothing_is_removed_without_a_yes(teacher: Learner, records: Path) -> None:
    """Without a terminal the command only shows what it would remove."""
    before = (records / GRADEBOOK_FILE).read_bytes()
    done = teacher.kit("class", "forget", "anna", "--out", "out")
    assert (done.status, done.err.splitlines()[0]) == (1, "Nothing was removed.")
    assert (records / GRADEBOOK_FILE).read_bytes() == before
    assert (records / "feedback/anna.md").is_file()


def test_a_link_in_place_of_a_folder_is_not_followed(teacher: Learner, records: Path) -> None:
    """What a link leads to may be of another class."""
    other = teacher.folder / "other"
    (records / "feedback").rename(other)
    (records / "feedback").symlink_to(other)
    assert teacher.kit("class", "forget", "anna", "--out", "out", "--yes").status == 0
    assert (other / "anna.html").is_file()


def test_forgetting_waits_for_no_run(teacher: Learner, records: Path) -> None:
    """A run of grade would write the student again; a wrong folder is an error and is not made."""
    with keep_others_out(records):
        done = teacher.kit("class", "forget", "anna", "--out", "out", "--yes")
    assert (done.status, "Another kit class grade is running" in done.err) == (3, True)
    done = teacher.kit("class", "forget", "anna", "--out", "nowhere", "--yes")
    assert (done.status, (teacher.folder / "nowhere").exists()) == (2, False)
