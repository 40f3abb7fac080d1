"""The lists of a class as systems export them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.classroom.roster import Student, describe_roster, read_roster
from kit.errors import UsageError


def read(folder: Path, text: str) -> tuple[Student, ...]:
    file = folder / "roster.csv"
    file.write_text("\ufeff" + text, encoding="utf-8")
    return read_roster(file)


@pytest.mark.parametrize(
    ("text", "system", "facts", "columns"),
    [
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,Sheet 1 (4711)\n"
            "    Points Possible,,,,,15.00\n"
            '"Müller, Anna",70300,S1,anna,Mon,\n'
            '"Student, Test",70398,,0a1b2c,Mon,\n',
            "Canvas",
            ("anna", "Müller, Anna", "", "Mon"),
            {"canvas_id": "70300"},
        ),
        (
            "First Name,Last Name,SID,Email,Role,Sections\n"
            "Anna,Müller,s1,a@x,Student,Lab 1\nTom,Teacher,,t@x,Instructor,\n",
            "Gradescope",
            ("s1", "Anna Müller", "a@x", "Lab 1"),
            {},
        ),
        (
            'First name,Last name,Username,Email address,Groups\nAnna,Müller,anna,a@x,"A, B"\n',
            "Moodle",
            ("anna", "Anna Müller", "a@x", ""),
            {"group": "A, B"},
        ),
        (
            "Vorname;Nachname;E-Mail-Adresse;Gruppen\nAnna;Müller;a@x;A\n",
            "Moodle",
            ("a@x", "Anna Müller", "a@x", ""),
            {"group": "A"},
        ),
        (
            "Identifier,Full name,ID number,Email address,Grade\n"
            "Participant 12,Anna Müller,anna,a@x,\n",
            "Moodle",
            ("anna", "Anna Müller", "a@x", ""),
            {"participant": "Participant 12"},
        ),
        (
            "ID,Vollständiger Name,E-Mail-Adresse,Bewertung\nTeilnehmer/in12,Anna Müller,a@x,\n",
            "Moodle",
            ("a@x", "Anna Müller", "a@x", ""),
            {"participant": "Teilnehmer/in12"},
        ),
        (
            '"identifier","github_username","github_id","name"\n"Müller, Anna","annam","1",""\n',
            "GitHub Classroom",
            ("annam", "Müller, Anna", "", ""),
            {"github_username": "annam"},
        ),
        (
            "username,first_name,last_name,email,section,github_id\nannam,Anna,Müller,a@x,A,1\n",
            "Classroom 50",
            ("annam", "Anna Müller", "a@x", "A"),
            {"username": "annam"},
        ),
    ],
)
def test_an_export_is_a_roster(
    text: str, system: str, facts: tuple[str, ...], columns: dict[str, str], tmp_path: Path
) -> None:
    """Its columns get the kit's names, and lines that are no student's are left out."""
    (anna,) = read(tmp_path, text)
    assert (anna.id, anna.name, anna.email, anna.section) == facts
    assert columns.items() <= anna.columns.items()
    assert anna.columns["id"] == anna.id
    assert f"an export of {system}" in describe_roster(tmp_path / "roster.csv")


@pytest.mark.parametrize("more", ["SID,Email", "Username,Student ID,Last Name", "E-Mail-Adresse"])
def test_a_column_of_ids_counts_before_all_others(more: str, tmp_path: Path) -> None:
    """A teacher who has written ids wants these, whatever else the file has."""
    (anna,) = read(tmp_path, f"id,{more}\nanna{',x' * (more.count(',') + 1)}\n")
    assert anna.id == "anna"
    assert describe_roster(tmp_path / "roster.csv") == ""


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("section,matrikel\nA,1\nA,2\n", "Rename its column matrikel to id."),
        ("section\nA\nA\n", "Add a column id."),
        ("", "Add a column id."),
    ],
)
def test_a_roster_without_ids_says_which_column_may_be_them(
    text: str, advice: str, tmp_path: Path
) -> None:
    """One that is different for each student; the sentence names all columns."""
    with pytest.raises(UsageError, match="has no column 'id'") as error:
        read(tmp_path, text)
    assert error.value.advice == advice
    assert ("section" in error.value.sentence) == bool(text)
