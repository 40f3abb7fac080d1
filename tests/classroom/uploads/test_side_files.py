"""Files that systems add to a download, and the attempts that their names tell apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kit.classroom.uploads.side_files import is_side_file, read_attempt

from .downloads import BOTH, GREET, LATER, zipped
from .test_collecting import ANNA, BERT, ONE, opened, with_column

AT = datetime(2026, 11, 19, 22, 30)  # noqa: DTZ001 - its zone is not known


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Sheet 1_anna_attempt_2026-11-19-22-30-00_my_greet.py", "my_greet.py"),
        ("10-70 - Anna Abel - Nov 19, 2026 1030 PM", ""),
        ("10-70 - Anna Abel - Nov 19, 2026 1030 PM - greet - 2.py", "greet - 2.py"),
    ],
)
def test_names_of_attempts_have_a_time(name: str, file: str) -> None:
    """Blackboard and D2L write it in the system's zone, and the student's file after it."""
    assert read_attempt(name) == (AT, file)


@pytest.mark.parametrize(
    "name",
    [
        *("x_attempt_2026-13-19-22-30-00_a.py", "10-70 - A - Foo 19, 2026 1030 PM", "greet.py"),
        "10-70 - A - Nov 31, 2026 1030 PM",
    ],
)
def test_other_names_have_none(name: str) -> None:
    """A date that does not exist is no date."""
    assert read_attempt(name) is None


@pytest.mark.parametrize(
    "path",
    [
        *("index.html", "Sheet 1/grades.csv", "Sheet 1/Sheet 1.xlsx", "scores.csv"),
        "Sheet_1_anna_attempt_2026-11-19-22-30-00.txt",
    ],
)
def test_files_of_a_system_are_known(path: str) -> None:
    """They have names that only a system gives."""
    assert is_side_file(path)


@pytest.mark.parametrize(
    "path",
    [
        *("notes.txt", "Sheet 1/other.xlsx", ".xlsx"),
        "Sheet_1_anna_attempt_2026-11-19-22-30-00_a.txt",
    ],
)
def test_files_of_people_are_not_ignored(path: str) -> None:
    """A name that a person may have given is not a system's."""
    assert not is_side_file(path)


def test_the_newest_attempt_counts(tmp_path: Path) -> None:
    """Its files are one submission, and a note says so; side files are no problem."""
    files = {
        "index.html": b"",
        "S_anna_attempt_2026-11-18-10-00-00.txt": b"Name: Anna",
        "S_anna_attempt_2026-11-18-10-00-00_greet.py": b"old",
        "S_anna_attempt_2026-11-19-10-00-00_greet.py": GREET,
        "S_anna_attempt_2026-11-19-10-00-00_add_later.py": LATER,
    }
    assignment = replace(ONE, submissions="S_{id}_attempt_*")
    with opened(tmp_path, files, assignment=assignment) as found:
        upload = found.submissions["anna"].read()
        assert (found.unknown, len(found.side_files)) == ((), 2)
    assert upload.sources == {"basics/greet": GREET, "basics/add_later": LATER}
    assert upload.notes == ("the newest of 2 attempts was used, of 2026-11-19 10:00",)


def test_attempts_without_a_time_are_not_guessed(tmp_path: Path) -> None:
    """One name without a time beside one with it: nobody knows which one is newer."""
    files = {
        "S_anna_attempt_2026-11-19-10-00-00_work.zip": zipped(BOTH),
        "S_anna_attempt_new.zip": zipped({"greet.py": b"other"}),
    }
    assignment = replace(ONE, submissions="S_{id}_attempt_*")
    with opened(tmp_path, files, assignment=assignment) as found:
        assert "more than one submission" in found.submissions["anna"].read().problem


def test_a_folder_with_nothing_of_the_student_is_no_submission(tmp_path: Path) -> None:
    """Sakai makes one for each student of the site, so the student has handed in nothing."""
    files = {
        "S/Abel, Anna(anna)/timestamp.txt": b"",
        "S/Bo, Bert(bert)/timestamp.txt": b"",
        "S/Bo, Bert(bert)/Submission attachment(s)/greet.py": GREET,
    }
    assignment = replace(ONE, submissions="*({username})")
    students = [with_column(s, username=s.id) for s in (ANNA, BERT)]
    with opened(tmp_path, files, *students, assignment=assignment) as found:
        assert [*found.submissions] == ["bert"]
        assert found.unknown == ()
