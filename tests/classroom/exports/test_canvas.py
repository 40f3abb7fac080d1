"""The gradebook for Canvas."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kit.classroom.exports.canvas import canvas_csv, canvas_filled
from kit.errors import UsageError

from .classes import a_class
from .readers import exported_by_canvas, sheet

EXPORTED = (
    "Student,ID,SIS Login ID,Section,Notes,Essay (5),Streams 1 (77),Current Score\r\n"
    "    Points Possible,,,,,20,10,(read only)\r\n"
    '"One, Student",,s0@example.org,A,x,7,,70\r\n'
    "Someone else,999,z,A,x,7,1,70\r\n"
)


def test_the_columns_are_those_that_canvas_wants() -> None:
    """Student and ids, then Section, then the one assignment with its number."""
    header, points, first, *_ = sheet(canvas_csv(a_class(), 77).text)
    assert header == [
        *("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
        "Streams 1 (77)",
    ]
    assert points == ["    Points Possible", "", "", "", "", "10"]
    assert first == ["plain", "100", "u0", "", "plain", "10"]


def test_who_has_no_id_of_canvas_is_left_out_and_named() -> None:
    """Canvas would look for the name then, or make a new student of it."""
    report = a_class()
    bare = replace(report.rows[0], student=replace(report.rows[0].student, columns={}))
    made = canvas_csv(replace(report, rows=(bare, *report.rows[1:])), 77)
    assert made.absent == ("s-0",)
    assert ",100," not in made.text


def test_an_id_that_is_a_formula_is_not_written() -> None:
    """It would run in a spreadsheet, and changed it would be another id."""
    report = a_class()
    odd = replace(
        report.rows[0].student, columns={"canvas_id": "100", "sis_user_id": "=HYPERLINK(1)"}
    )
    rows = (replace(report.rows[0], student=odd), *report.rows[1:])
    assert sheet(canvas_csv(replace(report, rows=rows)).text)[2][1:4] == ["100", "", ""]


@pytest.mark.parametrize("asked", ["", "77", "Streams 1", "Streams 1 (77)"])
def test_a_template_is_cut_to_the_students_and_one_column(asked: str) -> None:
    """The other assignments are left out, so that an import cannot change them."""
    header, points, *rows = sheet(canvas_filled(a_class(), EXPORTED, "g.csv", asked).text)
    assert header == ["Student", "ID", "SIS Login ID", "Section", "Streams 1 (77)"]
    assert points == ["    Points Possible", "", "", "", "10"]
    assert rows == [["One, Student", "", "s0@example.org", "A", "10"]]


def test_who_is_excused_stays_excused_and_is_named() -> None:
    """A cell EX is not a score that may be written over."""
    excused = EXPORTED.replace("A,x,7,,70", "A,x,7,EX,70")
    made = canvas_filled(a_class(), excused, "g.csv")
    assert sheet(made.text)[2] == ["One, Student", "", "s0@example.org", "A", "EX"]
    assert (made.locked, made.filled) == (("s-0",), 0)


def test_who_is_not_in_the_template_is_named() -> None:
    """Everybody who has a score and no row there; who has no score is not missed."""
    assert canvas_filled(a_class(), EXPORTED, "g.csv").absent == (
        *("s-1", "s-2", "s-3", "s-4", "s-5", "s-6", "s-8"),
    )


@pytest.mark.parametrize(
    ("exported", "asked", "says"),
    [
        ("Name,Points\nx,1\n", "", "not a gradebook of Canvas"),
        (EXPORTED, "Quiz", "no column 'Quiz'"),
        (EXPORTED.replace("Essay (5)", "Streams 1 (78)"), "", "more than one column 'Streams 1'"),
        (EXPORTED.replace(",20,10,", ",20,50,"), "", "has 50 points, here it has 10"),
        (EXPORTED.replace(",20,10,", ",20,(read only),"), "", "can only be read"),
        (EXPORTED + "Twin,,s0@example.org,A,x,7,,70\r\n", "", "has s-0 in rows 3 and 5"),
    ],
)
def test_a_template_that_does_not_fit_is_told(exported: str, asked: str, says: str) -> None:
    """Nothing is written where a score could land in the wrong place or mean something else."""
    with pytest.raises(UsageError, match=says):
        canvas_filled(a_class(), exported, "g.csv", asked)


def test_a_name_in_the_template_that_is_a_formula_does_not_run() -> None:
    """Canvas finds the student by id, so the name may stand behind an apostrophe."""
    report = a_class("=1+1")
    rows = sheet(canvas_filled(report, exported_by_canvas(report), "g.csv", "77").text)
    assert rows[2][0] == "'=1+1"
