"""Every export, read back by the rules of its reader: the same students, the same totals."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kit.classroom.exports.autograders import (
    Classroom50Target,
    classroom50_result,
    exercism_results,
    github_result,
    gradescope_results,
)
from kit.classroom.exports.escaping import line
from kit.classroom.exports.grades import grades_csv
from kit.classroom.exports.junit import junit_xml
from kit.model import Outcome
from tests.render.test_safe import ANY_TEXT

from .classes import HOSTILE, a_class, scores
from .readers import READERS, each, exercism_passes

PER_STUDENT = ("gradescope", "classroom50", "github")
"""Formats with a file for each student: of one who could not be graded there is none."""

IDS = st.text(st.characters(exclude_characters="/\\:", exclude_categories=["C", "Z"]), min_size=1)
each_reader = pytest.mark.parametrize("name", READERS)


def check(name: str, text: str, ids: tuple[str, ...] = ()) -> None:
    report = a_class(text, ids)
    expected = scores(report)
    if name in PER_STUDENT or name.startswith("canvas"):
        expected = {student: score for student, score in expected.items() if score is not None}
    read = READERS[name](report)
    assert set(read) == set(expected)
    assert read == pytest.approx(expected, abs=1e-9)


@each_reader
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_totals_agree(name: str, text: str) -> None:
    """Late, with hints, overridden, missing, refused, ungraded: each total is the one that counts."""
    check(name, text)


@each_reader
@settings(max_examples=10)
@given(text=ANY_TEXT, ids=st.lists(IDS, min_size=2, max_size=2, unique_by=str.casefold))
@example(text="=1", ids=["=1", "-x"])
def test_totals_agree_whatever_students_write(name: str, text: str, ids: list[str]) -> None:
    """No name, id or message makes a reader see another student or another total."""
    plain = [one for one in ids if line(one) == one and not one.startswith("'")]
    check(name, text, tuple(plain))


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_exercism_has_what_passed(text: str) -> None:
    """Exercism knows no points; the tests that pass are the checks that passed."""
    report = a_class(text)
    read = each(exercism_passes)(report)
    for row in report.rows:
        findings = [f for m in row.marks if m.verdict for f in m.verdict.findings]
        passed = sum(finding.outcome is Outcome.PASSED for finding in findings)
        assert read.get(row.student.id, 0) == passed
    assert set(read) == {r.student.id for r in report.rows if r.has_score}


def texts(text: str) -> dict[str, str]:
    """What the text of a student becomes in each format that carries it."""
    report = a_class(text)
    row = report.rows[1]
    return {
        "csv": grades_csv(report),
        "junit": junit_xml(report),
        "gradescope": gradescope_results(report, row),
        "classroom50": classroom50_result(
            report, row, Classroom50Target(classroom="t", assignment="a")
        ),
        "github": github_result(row),
        "exercism": exercism_results(row),
    }


@settings(max_examples=20)
@given(ANY_TEXT)
def test_nothing_is_left_to_obey(text: str) -> None:
    """No export has a control character, one that reorders text, or one that cannot be encoded."""
    for name, written in texts(text).items():
        written.encode()
        rest = written.replace("\r\n", "").replace("\n", "")
        if name not in ("csv", "junit"):
            assert written.isascii()
            assert rest.isprintable()
        assert not set(rest) & set("\x00\x07\x08\x1b\r\u202e\u2066\ufffe")


@settings(max_examples=20)
@given(ANY_TEXT)
def test_xml_is_well_formed_whatever_students_write(text: str) -> None:
    """Every reader of XML can read it."""
    root = ET.fromstring(junit_xml(a_class(text)))
    assert len(root) == len(a_class().rows)


def test_what_a_teacher_notes_stays_with_the_teacher() -> None:
    """Who has overridden a score, and why, is in no file for a student."""
    row = a_class().rows[4]
    written = gradescope_results(a_class(), row) + github_result(row)
    assert "oral exam" not in written
    assert "set by a person" in written
