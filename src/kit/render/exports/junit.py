"""JUnit XML of a class: a test suite for each student, a test case for each check.

It is what pytest calls xunit2 and Jenkins' xunit plugin has in its ``junit-10.xsd``. JUnit knows no
points: ``score``, ``max_score`` and more are properties of the suite. Characters that XML cannot say
are written as pytest writes them.
"""

from __future__ import annotations

from math import isfinite
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kit.classroom.rows import ClassReport, Entry, Mark, Row
from kit.model import Finding, Outcome
from kit.render.exports.escaping import number, xml_text
from kit.render.exports.remarks import finding_text, remarks
from kit.render.exports.shares import score_of


def junit_xml(report: ClassReport) -> str:
    """The grades of a class as a document in UTF-8 with its declaration."""
    root = Element("testsuites", name=xml_text(report.title))
    for row in report.rows:
        _suite(root, row)
    for kind in ("tests", "failures", "errors"):
        root.set(kind, str(sum(int(suite.get(kind, 0)) for suite in root)))
    root.set("time", _seconds(sum(_time(row) for row in report.rows)))
    indent(root)
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _suite(root: Element, row: Row) -> None:
    suite = SubElement(root, "testsuite", name=xml_text(row.student.id))
    properties = SubElement(suite, "properties")
    score = score_of(row)
    for name, value in (
        ("name", row.student.name),
        ("standing", row.entry.value),
        ("score", "" if score is None else number(score)),
        ("max_score", number(row.max_points)),
        ("raw", number(row.raw)),
        ("days_late", str(row.days_late)),
        ("problem", row.problem),
    ):
        SubElement(properties, "property", name=name, value=xml_text(value))
    for mark in row.marks:
        _cases(suite, mark, ungraded=row.entry is Entry.UNGRADED)
    for kind, name in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        suite.set(kind, str(sum(1 for _ in suite.iter(name))))
    suite.set("skipped", str(sum(1 for _ in suite.iter("skipped"))))
    suite.set("time", _seconds(_time(row)))
    if row.submitted_at is not None:
        suite.set("timestamp", row.submitted_at.isoformat())
    said = remarks(row)
    if said:
        SubElement(suite, "system-out").text = xml_text("\n".join(said))


def _cases(suite: Element, mark: Mark, *, ungraded: bool) -> None:
    place = xml_text(mark.exercise.replace("/", "."))
    findings = mark.verdict.findings if mark.verdict else ()
    for finding in findings:
        case = SubElement(suite, "testcase", classname=place, name=xml_text(finding.check))
        _ending(case, finding)
    if not findings:
        case = SubElement(suite, "testcase", classname=place, name="handed_in")
        SubElement(case, "error" if ungraded else "skipped", message="nothing to judge")


def _ending(case: Element, finding: Finding) -> None:
    match finding.outcome:
        case Outcome.PASSED:
            return
        case Outcome.FAILED:
            tag = "failure"
        case Outcome.SKIPPED:
            tag = "skipped"
        case Outcome.UNFINISHED:
            tag = "error"
    ending = SubElement(case, tag, message=xml_text(finding.message), type=finding.outcome.value)
    ending.text = xml_text(f"{finding.says}\n{finding_text(finding)}")


def _time(row: Row) -> float:
    return sum(mark.verdict.seconds for mark in row.marks if mark.verdict)


def _seconds(time: float) -> str:
    return f"{time:.3f}" if isfinite(time) and time > 0 else "0.000"
