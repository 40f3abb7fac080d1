"""JUnit XML of a class: a suite for each student, a case for each check.

The form is that of pytest's ``xunit2`` and of Jenkins' ``junit-10.xsd``. It has no points; they are
properties of a suite: ``score`` and ``raw`` (absent for a student who was not graded),
``max_score``, ``days_late``, ``standing``, and ``points`` of each exercise behind its address. The
suite of a student who is not graded yet has one case, which is skipped.
"""

from __future__ import annotations

from datetime import UTC
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kit.classroom.exports.escaping import line, number, xml_text
from kit.classroom.exports.exercism import message_of
from kit.classroom.exports.parts import NOTHING
from kit.classroom.exports.score import score_of, shown_points
from kit.classroom.rows import ClassReport, Entry, Mark, Row
from kit.model import Finding, Outcome, Standing

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
NO_TIME: Final = "0.000"
COUNTED: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def junit_xml(report: ClassReport) -> str:
    """The class as JUnit XML in UTF-8, with its declaration."""
    root = Element("testsuites", name=xml_text(line(report.title)))
    for row in report.rows:
        _suite(root, row)
    _count(root, root, "tests", "failures", "errors")
    indent(root)
    text: str = tostring(root, encoding="unicode")
    return f"{DECLARATION}\n{text}\n"


def _suite(root: Element, row: Row) -> None:
    suite = SubElement(root, "testsuite", name=xml_text(line(row.student.id)))
    if row.submitted_at is not None:
        suite.set("timestamp", f"{row.submitted_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}")
    suite.set("time", NO_TIME)
    properties = SubElement(suite, "properties")
    for name, value in _properties(row).items():
        SubElement(properties, "property", name=xml_text(line(name)), value=xml_text(line(value)))
    if row.entry is Entry.UNGRADED:
        case = _case(suite, "kit", "could be graded")
        _says(case, "error", row.problem or "could not be graded")
    if row.entry is Entry.NOT_GRADED:
        case = _case(suite, "kit", "has been graded")
        _says(case, "skipped", row.problem or Entry.NOT_GRADED.value)
    for mark in row.marks if row.entry is not Entry.NOT_GRADED else ():
        _cases(suite, mark, row)
    _count(suite, suite, "tests", *COUNTED)


def _properties(row: Row) -> dict[str, str]:
    score = score_of(row)
    found = {} if score is None else {"score": number(score)}
    found |= {"raw": number(row.raw)} if row.has_score else {}
    found |= {
        "max_score": number(row.max_points),
        "days_late": str(row.days_late),
        "standing": row.entry.value,
        "student_name": row.student.name,
    }
    marks = ((mark.exercise, shown_points(row, mark)) for mark in row.marks)
    return found | {f"points {name}": number(n) for name, n in marks if n is not None}


def _cases(suite: Element, mark: Mark, row: Row) -> None:
    verdict = mark.verdict
    if verdict is None or not verdict.findings:
        solved = verdict is not None and verdict.solved
        case = _case(suite, mark.exercise, "has been handed in and judged")
        if row.entry is Entry.UNGRADED or (verdict and verdict.standing is Standing.UNGRADED):
            _says(case, "error", row.problem or "could not be graded")
        elif not solved:
            _says(case, "failure", verdict.advice if verdict else NOTHING)
        return
    for finding in verdict.findings:
        _finding(_case(suite, mark.exercise, finding.says), finding)


def _finding(case: Element, finding: Finding) -> None:
    match finding.outcome:
        case Outcome.PASSED:
            pass
        case Outcome.FAILED:
            _says(case, "failure", message_of(finding))
        case Outcome.UNFINISHED:
            _says(case, "error", message_of(finding))
        case Outcome.SKIPPED:
            _says(case, "skipped", message_of(finding))


def _case(suite: Element, exercise: str, says: str) -> Element:
    # Readers take the dots of a class name for packages, so that chapters become folders.
    name = xml_text(line(exercise.replace("/", ".")))
    return SubElement(suite, "testcase", name=xml_text(line(says)), classname=name, time=NO_TIME)


def _says(case: Element, kind: str, message: str) -> None:
    said = SubElement(case, kind, message=xml_text(line(message, 200)))
    said.text = xml_text(message)


def _count(target: Element, within: Element, tests: str, *kinds: str) -> None:
    """Set how many cases there are, and how many of each kind."""
    cases = list(within.iter("testcase"))
    target.set(tests, str(len(cases)))
    for kind in kinds:
        target.set(kind, str(sum(case.find(COUNTED[kind]) is not None for case in cases)))
