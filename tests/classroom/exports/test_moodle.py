"""Moodle's grading worksheet, filled."""

from __future__ import annotations

import pytest

from kit.classroom.exports.moodle import feedback_html, moodle_filled
from kit.errors import UsageError

from .classes import HOSTILE, a_class
from .readers import WORKSHEET, sheet, worksheet


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\r" not in text], ids=ascii)
def test_nothing_but_grades_is_touched(text: str) -> None:
    """Without --feedback each line differs in its grade alone, byte for byte."""
    report = a_class(text)
    before = worksheet(report)
    after = moodle_filled(report, before, "w.csv", feedback=False, renames={}).text
    (grade,) = (n for n, name in enumerate(WORKSHEET) if name == "Grade")
    for old, new in zip(sheet(before), sheet(after), strict=True):
        assert old[:grade] + old[grade + 1 :] == new[:grade] + new[grade + 1 :]
    assert after.replace(",10,10.00", ",,10.00").count("\n") == before.count("\n")


def test_who_could_not_be_graded_keeps_what_is_there() -> None:
    """An ungraded row is as it was, with the grade that somebody may have put there."""
    report = a_class()
    before = worksheet(report).replace(
        "Participant 7,plain,s7@example.org,Submitted,,",
        "Participant 7,plain,s7@example.org,Submitted,3,",
    )
    after = moodle_filled(report, before, "w.csv", feedback=True, renames={}).text
    assert before.splitlines()[8] == after.splitlines()[8]
    assert ",3," in after.splitlines()[8]


def test_feedback_of_someone_else_stays_and_ours_is_made_anew() -> None:
    """Only empty feedback, and what the kit wrote before, is written over."""
    report = a_class()
    first = moodle_filled(report, worksheet(report), "w.csv", feedback=True, renames={}).text
    again = moodle_filled(report, first, "w.csv", feedback=True, renames={}).text
    assert first == again
    by_hand = worksheet(report).replace("-,\n", "-,Well done\n", 1)
    after = moodle_filled(report, by_hand, "w.csv", feedback=True, renames={}).text
    assert sheet(after)[1][-1] == "Well done"
    assert sheet(after)[2][-1].startswith("<p>Graded by the kit: 5 of 10 points</p>")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_feedback_is_html_in_which_nothing_of_a_student_is(text: str) -> None:
    """Moodle shows it as HTML: of a student's text only characters are left, and no tags."""
    for row in a_class(text).rows:
        html = feedback_html(row)
        plain = html.replace("<p>", "").replace("</p>", "").replace("<br>", "")
        assert "<" not in plain
        assert "\n" not in html
        assert '"' not in html
        assert "\\" not in html


def test_another_language_names_its_columns() -> None:
    """Moodle translates the headers, and takes them back only as it wrote them."""
    report = a_class()
    german = worksheet(report).replace("Grade,Maximum Grade", "Bewertung,Bestwertung", 1)
    renames = {"Grade": "Bewertung", "Maximum Grade": "Bestwertung"}
    rows = sheet(moodle_filled(report, german, "w.csv", feedback=False, renames=renames).text)
    assert rows[0][4:6] == ["Bewertung", "Bestwertung"]
    assert rows[1][4] == "10"
    with pytest.raises(UsageError, match=r"no column 'Grade'"):
        moodle_filled(report, german, "w.csv", feedback=False, renames={})


def test_all_columns_that_are_missing_are_named_at_once() -> None:
    """A worksheet in another language needs one look at the error, not one for each column."""
    german = "ID,E-Mail-Adresse,Bewertung,Bestwertung\nTeilnehmer/in1,s0@example.org,,10\n"
    with pytest.raises(UsageError) as caught:
        moodle_filled(a_class(), german, "w.csv", feedback=True, renames={})
    for name in ("Identifier", "Email address", "Grade", "Maximum Grade", "Feedback comments"):
        assert f"no column '{name}'" in caught.value.sentence
        assert f'--rename "{name}=NAME"' in caught.value.advice
    assert "ID, E-Mail-Adresse, Bewertung, Bestwertung" in caught.value.sentence


@pytest.mark.parametrize("no", ["No", "Nein", "no "])
def test_a_row_whose_grade_cannot_be_changed_stays_and_is_named(no: str) -> None:
    """Moodle says so in the row, in its own language."""
    text = (
        "Identifier,Email address,Grade,Grade can be changed\n"
        f"Participant 0,s0@example.org,3,{no}\nParticipant 1,s1@example.org,,Yes\n"
    )
    made = moodle_filled(a_class(), text, "w.csv", feedback=False, renames={})
    assert [row[2] for row in sheet(made.text)[1:]] == ["3", "5"]
    assert (made.locked, made.filled) == (("s-0",), 1)


def test_another_maximum_is_told() -> None:
    """10 of 100 and 10 of 10 are not the same grade."""
    report = a_class()
    hundred = worksheet(report).replace("10.00", "100.00")
    with pytest.raises(UsageError, match=r"maximum grade is 100\.00, here it is 10"):
        moodle_filled(report, hundred, "w.csv", feedback=False, renames={})


def test_students_are_found_by_email_where_that_is_all() -> None:
    """Without the roster's column participant the email tells, whatever its case."""
    report = a_class()
    strange = worksheet(report).replace("Participant ", "Teilnehmer ").replace("s1@", "S1@")
    filled = moodle_filled(report, strange, "w.csv", feedback=False, renames={})
    assert filled.absent == ()
    assert sheet(filled.text)[2][4] == "5"
