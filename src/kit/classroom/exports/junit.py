"""JUnit XML of a class: a suite for each student, a case for each check.

The form is that of pytest's ``xunit2`` and of Jenkins' ``junit-10.xsd``. It has no points; they are
properties of a suite: ``score`` and ``raw`` (absent for a student who was not graded),
``max_score``, ``days_late``, ``standing``, and ``points`` with the address of each exercise. The
suite of a student who is not graded yet has one case, which is skipped.
"""

from __future__ import annotations

from datetime import UTC
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kit.classroom.exports.escaping import line, number, xml_text
from kit.classroom.exports.score import NOTHING, message_of, score_of, shown_points
from kit.classroom.rows import ClassReport, Entry, Mark, Row
from kit.model import Outcome, Standing

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
NO_TIME: Final = "0.000"
COUNTED: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}
KINDS: Final = {
    Outcome.FAILED: "failure",
    Outcome.UNFINISHED: "error",
    Outcome.SKIPPED: "skipped",
}
"""The element for each outcome but passed."""


def junit_xml(report: ClassReport) -> str:
    """Return the class as JUnit XML in UTF-8, with its declaration."""
    root = Element("testsuites", name=xml_text(line(report.title)))
    for row in report.rows:
        _add_suite(root, row)
    _count(root, "tests", "failures", "errors")
    indent(root)
    text: str = tostring(root, encoding="unicode")
    return f"{DECLARATION}\n{text}\n"


def _add_suite(root: Element, row: Row) -> None:
    suite = SubElement(root, "testsuite", name=xml_text(line(row.student.id)))
    if row.submitted_at is not None:
        suite.set("timestamp", f"{row.submitted_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}")
    suite.set("time", NO_TIME)
    properties = SubElement(suite, "properties")
    for name, value in _properties(row).items():
        SubElement(properties, "property", name=xml_text(line(name)), value=xml_text(line(value)))
    if row.entry is Entry.NOT_GRADED:
        message = row.problem or Entry.NOT_GRADED.value
        _add_case(suite, "kit", "has been graded", "skipped", message)
    else:
        if row.entry is Entry.UNGRADED:
            message = row.problem or "could not be graded"
            _add_case(suite, "kit", "could be graded", "error", message)
        for mark in row.marks:
            _add_cases(suite, mark, row)
    _count(suite, "tests", *COUNTED)


def _properties(row: Row) -> dict[str, str]:
    score = score_of(row)
    values = {} if score is None else {"score": number(score)}
    values |= {"raw": number(row.raw)} if row.has_score else {}
    values |= {
        "max_score": number(row.max_points),
        "days_late": str(row.days_late),
        "standing": row.entry.value,
        "student_name": row.student.name,
    }
    marks = ((mark.exercise, shown_points(row, mark)) for mark in row.marks)
    return values | {f"points {name}": number(n) for name, n in marks if n is not None}


def _add_cases(suite: Element, mark: Mark, row: Row) -> None:
    verdict = mark.verdict
    if verdict is not None and verdict.findings:
        for finding in verdict.findings:
            kind = KINDS.get(finding.outcome, "")
            _add_case(suite, mark.exercise, finding.says, kind, message_of(finding))
        return
    kind = "" if verdict and verdict.solved else "failure"
    message = verdict.advice if verdict else NOTHING
    if row.entry is Entry.UNGRADED or (verdict and verdict.standing is Standing.UNGRADED):
        kind, message = "error", row.problem or "could not be graded"
    _add_case(suite, mark.exercise, "has been handed in and judged", kind, message)


def _add_case(suite: Element, exercise: str, says: str, kind: str, message: str) -> None:
    """Add a case, with an element that says why it did not pass, unless ``kind`` is empty."""
    # Readers take the dots of a class name for packages, so that chapters become folders.
    name = xml_text(line(exercise.replace("/", ".")))
    case = SubElement(suite, "testcase", name=xml_text(line(says)), classname=name, time=NO_TIME)
    if kind:
        said = SubElement(case, kind, message=xml_text(line(message, 200)))
        said.text = xml_text(message)


def _count(target: Element, tests: str, *kinds: str) -> None:
    """Set how many cases there are in ``target``, and how many of each kind."""
    cases = list(target.iter("testcase"))
    target.set(tests, str(len(cases)))
    for kind in kinds:
        target.set(kind, str(sum(case.find(COUNTED[kind]) is not None for case in cases)))
