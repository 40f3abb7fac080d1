"""``results.json`` of an Exercism test runner, version 3, for one student.

Format: https://exercism.org/docs/building/tooling/test-runners/interface. Each check is a test, and
the exercises of an assignment are its tasks, numbered from 1. Exercism knows no points: lateness,
hints and overrides are not in it, and the whole is ``pass`` only where every check has passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from kit.classroom.exports.escaping import block, line
from kit.classroom.exports.parts import NOTHING
from kit.classroom.exports.score import score_of
from kit.classroom.rows import Mark, Row
from kit.model import Finding, Outcome
from kit.render.safe import json_text

EXERCISM_VERSION: Final = 3
MOST_MESSAGE: Final = 65_000
"""Characters of a message; 65535 are allowed."""


def exercism_results(row: Row) -> str:
    """The results of one student who was judged; an error if that could not be graded."""
    data: dict[str, Any] = {"version": EXERCISM_VERSION}
    if score_of(row) is None:
        message = row.problem or "This could not be graded, through no fault of yours."
        return json_text({**data, "status": "error", "message": block(message, MOST_MESSAGE)})
    tests = [test for task, mark in enumerate(row.marks, 1) for test in _tests(mark, task)]
    passed = all(test["status"] == "pass" for test in tests)
    return json_text({**data, "status": "pass" if passed else "fail", "tests": tests})


def _tests(mark: Mark, task: int) -> Iterator[dict[str, Any]]:
    if mark.verdict is None or not mark.verdict.findings:
        said = mark.verdict.advice if mark.verdict else NOTHING
        status = "pass" if mark.verdict and mark.verdict.solved else "fail"
        yield _test(mark.exercise, status, said, task)
        return
    for finding in mark.verdict.findings:
        name = f"{mark.exercise}: {finding.says}"
        yield _test(name, _status(finding.outcome), message_of(finding), task)


def _test(name: str, status: str, message: str, task: int) -> dict[str, Any]:
    test: dict[str, Any] = {"name": line(name), "status": status, "task_id": task}
    if status != "pass":
        test["message"] = block(message, MOST_MESSAGE)
    return test


def _status(outcome: Outcome) -> str:
    match outcome:
        case Outcome.PASSED:
            return "pass"
        case Outcome.FAILED | Outcome.SKIPPED:
            return "fail"
        case Outcome.UNFINISHED:
            return "error"


def message_of(finding: Finding) -> str:
    """What a finding says, line by line; not safe yet."""
    lines = [finding.message or f"this check {finding.outcome.value}"]
    if finding.expected or finding.actual:
        lines += [f"expected: {finding.expected}", f"actual: {finding.actual}"]
    lines += [f"error: {finding.error}"] if finding.error else []
    lines += [f"where: {finding.where}"] if finding.where else []
    return "\n".join(lines)
