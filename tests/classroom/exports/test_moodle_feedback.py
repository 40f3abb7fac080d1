"""The archive of feedback files, as Moodle reads it."""

from __future__ import annotations

import io
import zipfile

import pytest

from kit.classroom.exports.moodle_feedback import find_participants, zip_feedback
from kit.classroom.exports.sheet import Sheet
from kit.classroom.roster import Student
from kit.errors import UsageError

SHEET = """Identifier,Full name,Email address,Status
Participant 101,Anna A,anna@x.example,
"Teilnehmer/in 102",Bert B,bert@x.example,
"""
ANNA, BERT = (
    Student(id=name.lower(), name=f"{name} {name[0]}", email=f"{name.lower()}@x.example")
    for name in ("Anna", "Bert")
)


def read_as_moodle(path: str) -> tuple[int, str] | None:
    """The number of the student and the name of the file, as ``importziplib.php`` takes them."""
    parts = path.split("/")
    if parts[-1].startswith((".", "~")):
        return None
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) < 4 or not info[1].isdecimal() or info[2:4] != ["assignsubmission", "file"]:
            continue
        return int(info[1]), "/".join([*info[4:], *parts])
    return None


def with_participant(student: Student, text: str) -> Student:
    return Student(id=student.id, name=student.name, columns={"participant": text})


@pytest.mark.parametrize(
    "name",
    [
        "Anna A",
        "A_n_na",
        "../../x",
        ".hidden",
        "",
        "Zoë_12_assignsubmission_file_",
        "a/b",
        "\n\x00",
    ],
)
def test_moodle_finds_the_student(name: str) -> None:
    """Whatever the name is, the number is the student's, and the file has its own name."""
    student = Student(id="anna", name=name)
    with zipfile.ZipFile(io.BytesIO(zip_feedback([(student, 101, "<p>é</p>")]))) as archive:
        (entry,) = archive.namelist()
        assert archive.read(entry).decode() == "<p>é</p>"
    assert read_as_moodle(entry) == (101, "/feedback.html")
    assert ".." not in entry.split("/")


def test_the_number_is_in_the_roster_or_in_the_worksheet() -> None:
    """The roster's column comes first; the worksheet has the others, in any language."""
    sheet = Sheet.parse(SHEET, "w.csv")
    assert find_participants([ANNA, BERT], sheet) == {"anna": 101, "bert": 102}
    mixed = [with_participant(ANNA, "Participant 7"), BERT]
    assert find_participants(mixed, sheet) == {"anna": 7, "bert": 102}
    assert find_participants([with_participant(ANNA, "7"), BERT]) == {"anna": 7}
    assert find_participants([with_participant(ANNA, "none")]) == {}


def test_two_students_with_one_number_are_an_error() -> None:
    """Neither may read what the other is given."""
    twins = [with_participant(ANNA, "Participant 7"), with_participant(BERT, "7")]
    with pytest.raises(UsageError, match="anna and bert have the same number in Moodle, 7"):
        find_participants(twins)


def test_a_worksheet_without_identifiers_is_an_error() -> None:
    """The advice names the option for another language."""
    with pytest.raises(UsageError, match="no column 'Identifier'"):
        find_participants([ANNA], Sheet.parse("ID,Email address\n", "w.csv"))


def test_the_same_pages_give_the_same_archive() -> None:
    """Its entries have no time."""
    pages = [(ANNA, 101, "a"), (BERT, 102, "b")]
    assert zip_feedback(pages) == zip_feedback(pages)
