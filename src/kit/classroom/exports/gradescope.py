"""``results.json`` as Gradescope's autograders write it, for one student.

Format: https://gradescope-autograders.readthedocs.io/en/latest/specs/. The top-level ``score`` is
the score that counts; the tests, one for each exercise and one for an adjustment, add up to it, and
their ``max_score`` to the points of the assignment, as Gradescope wants it. Every text has the
format ``text``: nothing in it is rendered as HTML, Markdown or ANSI.
"""

from __future__ import annotations

from typing import Any

from kit.classroom.exports.escaping import line
from kit.classroom.exports.parts import Part, parts_of, remarks_of
from kit.classroom.exports.score import score_of
from kit.classroom.rows import ClassReport, Row
from kit.render.safe import json_text


def gradescope_results(report: ClassReport, row: Row) -> str:
    """The results of one student who has a score."""
    return json_text(
        {
            "score": score_of(row),
            "output": remarks_of(row),
            "output_format": "text",
            "test_output_format": "text",
            "test_name_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "tests": [_test(part, number) for number, part in enumerate(parts_of(row), 1)],
            "extra_data": {
                "kit": report.kit,
                "course": report.course,
                "isolation": report.isolation,
                "standing": row.entry.value,
                "days_late": row.days_late,
            },
        }
    )


def _test(part: Part, number: int) -> dict[str, Any]:
    return {
        "name": line(part.name),
        "number": str(number),
        "score": part.points,
        "max_score": part.max_points,
        "status": "passed" if part.full else "failed",
        "output": part.text,
    }
