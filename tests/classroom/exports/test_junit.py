"""JUnit XML, held against the form that readers share and read by junitparser."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from junitparser import JUnitXml

from kit.classroom.exports.junit import junit_xml

from .classes import HOSTILE, a_class

ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {
        *("name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname"),
        *("id", "package", "group", "file"),
    },
    "properties": set[str](),
    "property": {"name", "value"},
    "testcase": {"name", "classname", "time", "group"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message", "type"},
}
"""The attributes that Jenkins' ``junit-10.xsd`` allows to an element."""

INSIDE = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "testcase": {"failure", "error", "skipped"},
}
TIME = re.compile(r"\d{1,3}\.\d{3}")


def faults(element: ET.Element) -> Iterator[str]:
    """What of an element and those below is not of the form."""
    yield from (f"{element.tag} {name}" for name in set(element.attrib) - ATTRIBUTES[element.tag])
    if "time" in element.attrib and not TIME.fullmatch(element.attrib["time"]):
        yield f"time {element.attrib['time']}"
    for child in element:
        if child.tag not in INSIDE.get(element.tag, ()):
            yield f"{child.tag} in {element.tag}"
        yield from faults(child)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_it_has_the_form_that_readers_want(text: str) -> None:
    """No element or attribute that the schema does not know, and times of three decimals."""
    root = ET.fromstring(junit_xml(a_class(text)).encode())
    assert list(faults(root)) == []


def test_the_form_can_be_missed() -> None:
    """The test above sees what it looks for."""
    root = ET.fromstring(junit_xml(a_class()))
    root[0][1].set("line", "3")
    root[0][1].set("time", "1.5")
    assert list(faults(root)) == ["testcase line", "time 1.5"]


def test_counts_are_those_of_the_cases() -> None:
    """junitparser counts anew and comes to the same."""
    xml = JUnitXml.fromstring(junit_xml(a_class()).encode())
    suites = list(xml)
    said = [(s.tests, s.failures, s.errors, s.skipped) for s in suites]
    for suite in suites:
        suite.update_statistics()  # type: ignore[no-untyped-call]
    assert [(s.tests, s.failures, s.errors, s.skipped) for s in suites] == said
    assert xml.tests == sum(one[0] for one in said)


def test_a_failure_says_what_was_expected() -> None:
    """The message of the check, expected, actual and the place, in the text of the failure."""
    root = ET.fromstring(junit_xml(a_class()))
    (text,) = {f.text for f in root[4].iter("failure")}
    assert text is not None
    assert text.splitlines() == [
        "tell was running and nothing had been printed for fetch",
        "expected: → fetch: hello",
        "actual: ",
        "where: exercises/first_stream/print_progress.py:31",
    ]


def test_who_could_not_be_graded_is_an_error() -> None:
    """Not a failure, and without a score: it is no fault of the student's."""
    suite = ET.fromstring(junit_xml(a_class()))[7]
    assert suite.attrib["errors"] == suite.attrib["tests"]
    assert "score" not in {one.attrib["name"] for one in suite.iter("property")}
