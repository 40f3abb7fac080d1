"""Finding each student's submission, and reading it."""

from __future__ import annotations

import os
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.classroom.roster import Student
from kit.classroom.uploads.collecting import FoundSubmissions, find_submissions, single_submission
from kit.classroom.uploads.download import open_download
from kit.classroom.uploads.submission import Upload
from kit.errors import UsageError

from .conftest import HONEST, Classroom

AT = 1.7e9


def archive(file: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(file, "w") as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return file


def repository(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "m"]):
        who = ["-c", "user.name=A", "-c", "user.email=a@x", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)
    return folder


def find(classroom: Classroom, *students: Student) -> FoundSubmissions:
    with open_download(classroom.submissions) as download:
        return find_submissions(download, students, classroom.course)


def read(classroom: Classroom, path: Path) -> Upload:
    """What is read of one folder or archive of any student."""
    student = Student(id="anna")
    return single_submission(path, student, classroom.course, classroom.assignment()).read()


def test_submissions_are_found_by_id_whatever_their_form(classroom: Classroom) -> None:
    """Folders, archives and repositories belong to whose id they are named for, in any case."""
    students = classroom.enrol("anna", "bert", "Cleo", "dora")
    classroom.hands_in("anna", HONEST)
    archive(classroom.submissions / "BERT.ZIP", {})
    (classroom.submissions / "cleo.git").mkdir()
    (classroom.submissions / "eve").mkdir()
    (classroom.submissions / ".DS_Store").write_text("")
    found = find(classroom, *students)
    assert {student: own.names for student, own in found.submissions.items()} == {
        "anna": ["anna"],
        "bert": ["BERT.ZIP"],
        "Cleo": ["cleo.git"],
    }
    assert [entry.name for entry in found.unknown] == ["eve"]


def test_any_name_of_a_folder_can_be_stored(classroom: Classroom) -> None:
    """A name of other bytes than UTF-8, or with line breaks, is one line that can be written."""
    Path(classroom.submissions, os.fsdecode(b"M\xfcller\n  anna")).mkdir()
    (unknown,) = find(classroom).unknown
    assert unknown.name == "M\\udcfcller\\n  anna"


def test_a_folder_that_is_not_there_is_reported(classroom: Classroom) -> None:
    """The sentence names the folder."""
    nowhere = open_download(classroom.folder / "nowhere")
    with pytest.raises(UsageError, match="nowhere cannot be read"), nowhere:
        pass


def test_the_same_content_has_the_same_digest_in_every_form(classroom: Classroom) -> None:
    """A folder, an archive and a repository of the same files are the same submission."""
    files = {f"exercises/basics/{name}.py": text for name, text in HONEST.items()}
    ways = [
        classroom.hands_in("anna", HONEST),
        archive(classroom.folder / "b.zip", {f"work/{name}": text for name, text in files.items()}),
        repository(classroom.folder / "c", HONEST),
    ]
    taken = [read(classroom, way) for way in ways]
    assert [one.problem for one in taken] == ["", "", ""]
    assert len({one.digest for one in taken}) == 1
    assert set(taken[0].sources) == {"basics/greet", "basics/add_later"}


def test_a_submission_is_as_old_as_its_newest_exercise(classroom: Classroom) -> None:
    """Files tell when they were handed in; other files beside them do not count."""
    folder = classroom.hands_in("anna", HONEST, at=AT)
    (folder / "notes.txt").write_text("later")
    taken = read(classroom, folder)
    assert taken.submitted_at == datetime.fromtimestamp(AT, UTC)


def test_two_submissions_of_one_student_are_refused(classroom: Classroom) -> None:
    """Which one counts is not for the kit to guess."""
    classroom.hands_in("anna", HONEST)
    archive(classroom.submissions / "anna.zip", {})
    own = find(classroom, Student(id="anna")).submissions["anna"]
    assert own.read().problem == "there is more than one submission: anna and anna.zip"


def test_what_is_no_submission_is_refused_with_its_reason(classroom: Classroom) -> None:
    """A file that is not an archive is refused, and its problem says so."""
    bad = classroom.submissions / "anna.zip"
    bad.write_bytes(b"no zip")
    taken = read(classroom, bad)
    assert "the archive cannot be read" in taken.problem
    assert (taken.sources, taken.submitted_at) == ({}, None)


def test_a_digest_is_that_of_earlier_kits() -> None:
    """A submission that an older gradebook has is recognised, also one that was refused."""
    upload = Upload(sources={"a/b": b"x = 1\n"}, unfit={"a/c": "this is a link"})
    assert upload.digest == "217418c68467c74e5d8c9544344c9615f06f21c6e6e55e22afa30375da9b1337"
    refused = Upload(problem="it is empty")
    assert refused.digest == "3079e7f3eb756033bf763a74bd4ba2048b1837dc77dff3d558392ceaa8fa7108"
