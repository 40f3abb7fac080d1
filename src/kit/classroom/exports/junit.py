"""JUnit XML of a class; see ``docs/reference/exports.md``."""

from __future__ import annotations

from datetime import UTC
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kit.classroom.exports.escaping import line, xml_text
from kit.classroom.exports.score import cases_of, shown_points
from kit.classroom.rows import ClassReport, Entry, Row
from kit.model import Outcome, Standing
from kit.render.blocks import points

KINDS: Final = {  # the element for each outcome
    Outcome.FAILED: "failure",
    Outcome.UNFINISHED: "error",
    Outcome.SKIPPED: "skipped",
    Outcome.PASSED: "",
}


def junit_xml(report: ClassReport) -> str:
    """Return the class as JUnit XML in UTF-8, with its declaration."""
    root = Element("testsuites", name=xml_text(line(report.title)))
    for row in report.rows:
        _add_suite(root, row)
    _count(root, tests="testcase", failures="failure", errors="error")
    indent(root)
    text: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _add_suite(root: Element, row: Row) -> None:
    suite = SubElement(root, "testsuite", name=xml_text(line(row.student.id)))
    if row.submitted_at is not None:
        suite.set("timestamp", f"{row.submitted_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}")
    suite.set("time", "0.000")
    properties = SubElement(suite, "properties")
    values = {
        "score": row.score,
        "raw": row.raw if row.has_score else None,
        "max_score": row.max_points,
        "days_late": row.days_late,
        "standing": row.entry.value,
        "student_name": row.student.name,
        **{f"points {mark.exercise}": shown_points(row, mark) for mark in row.marks},
    }
    for name, value in values.items():
        if value is not None:
            text = xml_text(line(points(value) if isinstance(value, float) else str(value)))
            SubElement(properties, "property", name=xml_text(line(name)), value=text)
    if row.entry is Entry.NOT_GRADED:
        _add_case(suite, "kit", "has been graded", "skipped", row.problem or row.entry.value)
    else:
        problem = row.problem or "could not be graded"
        is_ungraded = row.entry is Entry.UNGRADED
        if is_ungraded:
            _add_case(suite, "kit", "could be graded", "error", problem)
        for mark in row.marks:
            standing = mark.verdict and mark.verdict.standing
            for says, outcome, message in cases_of(mark):
                is_error = says is None and (is_ungraded or standing is Standing.UNGRADED)
                kind, text = ("error", problem) if is_error else (KINDS[outcome], message)
                what = "has been handed in and judged" if says is None else says
                _add_case(suite, mark.exercise, what, kind, text)
    _count(suite, tests="testcase", failures="failure", errors="error", skipped="skipped")


def _add_case(suite: Element, exercise: str, says: str, kind: str, message: str) -> None:
    """Add a case, with an element that says why it did not pass, unless ``kind`` is empty."""
    # Readers take the dots of a class name for packages, so that chapters become folders.
    name = xml_text(line(exercise.replace("/", ".")))
    case = SubElement(suite, "testcase", name=xml_text(line(says)), classname=name, time="0.000")
    if kind:
        SubElement(case, kind, message=xml_text(line(message, 200))).text = xml_text(message)


def _count(target: Element, **tags: str) -> None:
    """Set how many elements of each tag there are in ``target``."""
    for name, tag in tags.items():
        target.set(name, str(len(list(target.iter(tag)))))
