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


def test_feedback_says_each_reason_once() -> None:
    """What lateness costs has one line, and points that hints or a person changed say why."""
    late, by_hand, whole = (feedback_html(a_class().rows[n]) for n in (2, 3, 4))
    assert late.count("2 days late") == 1
    assert "2 days late: 20% of the score is lost." in late
    assert "4.5 of 5 (1 hint taken, which costs 0.5 points)<br>" in late
    assert "2.5 of 5 (set by hand by your teacher)<br>" in by_hand
    assert whole.count("set") == 1


LANGUAGES = {
    "de": (
        "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,"
        "Bewertung kann geändert werden,Zuletzt geändert (Bewertung),Feedback als Kommentar",
        *("Teilnehmer/in", "Ja", "Nein"),
    ),
    "fr": (
        "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,"
        "La note peut être modifiée,Dernière modification (note),Feedback par commentaires",
        *("Participant", "Oui", "Non"),
    ),
    "es": (
        "Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima,"
        "La calificación puede ser cambiada,Última modificación (calificación),"
        "Comentarios de retroalimentación",
        *("Participante", "Sí", "No"),
    ),
}
"""Worksheets of Moodle's language packs: the header, a participant, yes and no."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_german_french_and_spanish_worksheets_are_known(language: str) -> None:
    """Each column is found without --rename, a locked row is seen, and the header stays."""
    header, participant, yes, no = LANGUAGES[language]
    rows = [f'{participant}{n},S,s{n}@example.org,-,,"10,00",{yes},-,' for n in range(2)]
    text = "\n".join([header, *rows, rows[0].replace("s0@", "s2@").replace(yes, no), ""])
    made = moodle_filled(a_class(), text, "w.csv", feedback=True, renames={})
    assert (made.filled, made.locked) == (2, ("s-2",))
    first, *filled = sheet(made.text)
    assert ",".join(first) == header
    assert [(row[4], bool(row[8])) for row in filled] == [("10", True), ("5", True), ("", False)]
    hundred = text.replace("10,00", "100,00")
    with pytest.raises(UsageError, match="maximum grade is 100,00, here it is 10"):
        moodle_filled(a_class(), hundred, "w.csv", feedback=False, renames={})


def test_both_apostrophes_of_french_packs_are_known() -> None:
    """Packs before and after 2024 write the ID number with another one."""
    for apostrophe in "'’":
        text = f"Identifiant,Numéro d{apostrophe}identification,Note\nParticipant1,s-1,\n"
        made = moodle_filled(a_class(), text, "w.csv", feedback=False, renames={})
        assert sheet(made.text)[1] == ["Participant1", "s-1", "5"]


def test_another_language_names_its_columns() -> None:
    """Moodle translates the headers, and takes them back only as it wrote them."""
    report = a_class()
    polish = worksheet(report).replace("Grade,Maximum Grade", "Ocena,Ocena maksymalna", 1)
    renames = {"Grade": "Ocena", "Maximum Grade": "Ocena maksymalna"}
    rows = sheet(moodle_filled(report, polish, "w.csv", feedback=False, renames=renames).text)
    assert rows[0][4:6] == ["Ocena", "Ocena maksymalna"]
    assert rows[1][4] == "10"
    with pytest.raises(UsageError, match=r"no column 'Grade'"):
        moodle_filled(report, polish, "w.csv", feedback=False, renames={})


def test_all_columns_that_are_missing_are_named_at_once() -> None:
    """A worksheet in another language needs one look at the error, not one for each column."""
    polish = "Identyfikator,Adres e-mail,Ocena,Ocena maksymalna\nUczestnik1,s0@example.org,,10\n"
    with pytest.raises(UsageError) as caught:
        moodle_filled(a_class(), polish, "w.csv", feedback=True, renames={})
    for name in ("Identifier", "Email address", "Grade", "Maximum Grade", "Feedback comments"):
        assert f"no column '{name}'" in caught.value.sentence
        assert f'--rename "{name}=NAME"' in caught.value.advice
    assert "Identyfikator, Adres e-mail, Ocena, Ocena maksymalna" in caught.value.sentence


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
