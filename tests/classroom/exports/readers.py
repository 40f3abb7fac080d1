"""What other programs read in an export: the students and their totals, by these programs' rules."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
from junitparser import JUnitXml

from kit.classroom.exports.autograders import (
    Classroom50Target,
    choose_factor,
    classroom50_result,
    exercism_results,
    github_result,
    gradescope_results,
)
from kit.classroom.exports.canvas import canvas_csv, canvas_filled
from kit.classroom.exports.escaping import FORMULA
from kit.classroom.exports.grades import grades_csv, grades_json
from kit.classroom.exports.junit import junit_xml
from kit.classroom.exports.moodle import moodle_filled
from kit.classroom.rows import ClassReport, Row
from tests.schemas import find_errors

Totals = dict[str, float | None]
SCHEMAS = Path(__file__).parent / "schemas"


def valid(text: str, schema: str) -> Any:
    """The data of JSON that keeps to a schema."""
    data = json.loads(text)
    jsonschema.validate(data, json.loads((SCHEMAS / f"{schema}.schema.json").read_text()))
    return data


def sheet(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def unquoted(cell: str) -> str:
    """A cell without the apostrophe that kept it from being a formula."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def in_csv(report: ClassReport) -> Totals:
    header, *rows = sheet(grades_csv(report))
    id_, score = header.index("id"), header.index("score")
    return {unquoted(row[id_]): float(row[score]) if row[score] else None for row in rows}


def in_json(report: ClassReport) -> Totals:
    data = json.loads(grades_json(report))
    assert find_errors(data, "grades-1") == []
    return {row["student"]: row["score"] for row in data["rows"]}


def in_junit(report: ClassReport) -> Totals:
    found: Totals = {}
    for suite in JUnitXml.fromstring(junit_xml(report).encode()):
        properties = {one.name: one.value for one in suite.properties()}  # type: ignore[no-untyped-call]
        found[str(suite.name)] = float(properties["score"]) if "score" in properties else None
    return found


def gradescope_total(report: ClassReport, row: Row) -> float:
    """The score, which overrides the sum of the tests; here it is that sum too."""
    data = valid(gradescope_results(report, row), "gradescope")
    assert abs(sum(test["score"] for test in data["tests"]) - data["score"]) < 1e-9
    assert sum(test["max_score"] for test in data["tests"]) == report.max_points
    formats = (data[name] for name in ("output_format", "test_output_format", "test_name_format"))
    assert set(formats) == {"text"}
    return float(data["score"])


def classroom50_total(report: ClassReport, row: Row) -> float:
    """The score in the points of the maximum; no number is above its own."""
    place = Classroom50Target(classroom="toy", assignment="streams-1", factor=choose_factor(report))
    data = valid(classroom50_result(report, row, place), "classroom50")
    for one in (data, *data["tests"]):
        assert one["score"] <= one["max-score"]
    return float(data["score"] / data["max-score"] * report.max_points)


def github_total(_: ClassReport, row: Row) -> float:
    """The notice of the reporter: the scores added up in binary fractions."""
    text = github_result(row)
    data = valid(text, "github")
    assert text.count("\n") == 1
    total: float = 0.0
    for test in data["tests"]:
        total += float(test["score"])
        for said in (test["name"], test["message"] or ""):
            assert not said.lstrip().startswith("::")
            assert "##[" not in said
    assert data["status"] == ("pass" if total >= data["max_score"] else "fail")
    return total


def exercism_passes(_: ClassReport, row: Row) -> float:
    data = valid(exercism_results(row), "exercism")
    return float(sum(test["status"] == "pass" for test in data["tests"]))


def each(read: Callable[[ClassReport, Row], float]) -> Callable[[ClassReport], Totals]:
    """A reader of a file for each student who has a score."""
    return lambda report: {
        row.student.id: read(report, row) for row in report.rows if row.has_score
    }


def in_canvas(text: str, column: str) -> dict[str, float]:
    """What Canvas finds by ID: the student columns end with Section, then come assignments."""
    header, *rows = sheet(text)
    assert "Student" in header[0]
    assert header[1] == "ID"
    (at,) = (n for n, heading in enumerate(header) if heading == column)
    assert at > header.index("Section")
    points = [row for row in rows if "Points Possible" in row[0]]
    assert [float(row[at]) for row in points] == [10.0]
    return {row[1]: float(row[at]) for row in rows if row not in points}


def by_canvas_id(report: ClassReport, found: dict[str, float]) -> Totals:
    ids = {row.student.columns["canvas_id"]: row.student.id for row in report.rows}
    return {ids[number]: score for number, score in found.items()}


def in_canvas_of_the_roster(report: ClassReport) -> Totals:
    text = canvas_csv(report, 77).text
    return by_canvas_id(report, in_canvas(text, "Streams 1 (77)"))


def exported_by_canvas(report: ClassReport) -> str:
    """A gradebook as Canvas exports it, with more in it than one assignment."""
    written = io.StringIO(newline="")
    out = csv.writer(written)
    out.writerow(
        [
            *("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
            *("Essay (5)", "Streams 1 (77)", "Current Score"),
        ]
    )
    out.writerow(["    Points Possible", "", "", "", "", "20", "10", "(read only)"])
    for row in report.rows:
        columns = row.student.columns
        shown = re.sub(r"[\x00\ud800-\udfff]", "", row.student.name)
        out.writerow(
            [
                shown,
                columns["canvas_id"],
                columns["sis_user_id"],
                row.student.email,
                "A",
                "7",
                "",
                "70",
            ]
        )
    out.writerow(["Student, Test", "999", "", "", "A", "", "", ""])
    return written.getvalue()


def in_canvas_template(report: ClassReport) -> Totals:
    text = canvas_filled(report, exported_by_canvas(report), "grades.csv", "77").text
    assert "Essay" not in text
    return by_canvas_id(report, in_canvas(text, "Streams 1 (77)"))


WORKSHEET = (
    *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"),
    *("Grade can be changed", "Last modified (submission)", "Last modified (grade)"),
    "Feedback comments",
)


def worksheet(report: ClassReport) -> str:
    """A grading worksheet as Moodle gives it to a teacher."""
    written = io.StringIO(newline="")
    out = csv.writer(written, lineterminator="\n")
    out.writerow(WORKSHEET)
    for row in report.rows:
        shown = re.sub(r"[\x00\r\ud800-\udfff]", "", row.student.name)
        out.writerow(
            [
                *(row.student.columns["participant"], shown, row.student.email, "Submitted", ""),
                *("10.00", "Yes", "Monday, 30 November 2026", "-", ""),
            ]
        )
    return written.getvalue()


def in_moodle(report: ClassReport) -> Totals:
    filled = moodle_filled(report, worksheet(report), "grades.csv", feedback=True, renames={})
    header, *rows = sheet(filled.text)
    assert tuple(header) == WORKSHEET
    ids = {row.student.columns["participant"]: row.student.id for row in report.rows}
    return {ids[row[0]]: float(row[4]) if row[4] else None for row in rows}


READERS: dict[str, Callable[[ClassReport], Totals]] = {
    "csv": in_csv,
    "json": in_json,
    "junit": in_junit,
    "gradescope": each(gradescope_total),
    "classroom50": each(classroom50_total),
    "github": each(github_total),
    "canvas": in_canvas_of_the_roster,
    "canvas template": in_canvas_template,
    "moodle": in_moodle,
}
