"""The report as JSON, format 1, for other programs (``docs/reference/`` has the contract).

The text is ASCII and always valid: control characters are escaped, and a lone surrogate, which
strict readers refuse even when it is escaped, is written as the six characters of its name.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from kit.model import REPORT_FORMAT, Finding, Report, Verdict


def report_json(report: Report) -> str:
    """``report`` in format 1, indented, ending in a newline."""
    data: dict[str, Any] = {
        "format": REPORT_FORMAT,
        "kit": report.kit,
        "course": report.course,
        "isolation": report.isolation,
        "exercises": [_verdict(verdict) for verdict in report.verdicts],
    }
    if report.quizzed is not None:
        data["quiz"] = asdict(report.quizzed)
    text = json.dumps(_plain(data), indent=2, ensure_ascii=True, allow_nan=False)
    return text.replace("\x7f", "\\u007f") + "\n"


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "exercise": verdict.exercise,
        "standing": verdict.standing.value,
        "points": verdict.points,
        "max_points": verdict.max_points,
        "seconds": verdict.seconds,
        "advice": verdict.advice,
        "checks": [_finding(finding) for finding in verdict.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "says": finding.says,
        "outcome": finding.outcome.value,
        "points": finding.points,
        "max_points": finding.max_points,
        "message": finding.message,
        "expected": finding.expected,
        "actual": finding.actual,
        "where": finding.where,
        "mistake": finding.mistake,
        "hint": finding.hint,
        "error": finding.error,
        "timeline": [
            {"at": moment.at, "lane": moment.lane.value, "text": moment.text}
            for moment in finding.timeline
        ],
    }


def _plain(value: Any) -> Any:
    """``value`` with what JSON cannot say replaced: surrogates by names, nan and inf by null."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        case float() if not math.isfinite(value):
            return None
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case _:
            return value
