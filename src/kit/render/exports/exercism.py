"""Exercism's ``results.json``, version 3: one file for each exercise of a student.

The format is building/tooling/test-runners/interface.md of exercism/docs. It has no points: a test
that passed is a check that passed.
"""

from __future__ import annotations

from typing import Any, Final

from kit.classroom.rows import Mark, Row
from kit.model import Finding, Outcome, Standing
from kit.render.exports.escaping import block, json_text, line
from kit.render.exports.remarks import finding_text, remarks

VERSION: Final = 3


def exercism_files(row: Row) -> dict[str, str]:
    """The text of ``<address>/results.json`` for each exercise."""
    return {f"{mark.exercise}/results.json": json_text(_result(row, mark)) for mark in row.marks}


def _result(row: Row, mark: Mark) -> dict[str, Any]:
    verdict = mark.verdict
    if verdict is None or not verdict.findings or verdict.standing is Standing.UNGRADED:
        text = "\n".join(remarks(row)) or "There was nothing to judge."
        return {"version": VERSION, "status": "error", "message": block(text)}
    if all(finding.outcome is Outcome.UNFINISHED for finding in verdict.findings):
        text = finding_text(verdict.findings[0]) or verdict.advice or "No test ran."
        return {"version": VERSION, "status": "error", "message": block(text)}
    tests = [_test(finding) for finding in verdict.findings]
    passed = verdict.solved and all(test["status"] == "pass" for test in tests)
    return {"version": VERSION, "status": "pass" if passed else "fail", "tests": tests}


def _test(finding: Finding) -> dict[str, Any]:
    name = line(finding.says or finding.check)
    match finding.outcome:
        case Outcome.PASSED:
            return {"name": name, "status": "pass"}
        case Outcome.FAILED:
            status = "fail"
        case Outcome.SKIPPED | Outcome.UNFINISHED:
            status = "error"
    message = block(finding_text(finding)) or finding.outcome.value
    return {"name": name, "status": status, "message": message}
