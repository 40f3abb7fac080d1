"""Verdicts as plain data and back: format 1, as reports and the gradebook have it."""

from __future__ import annotations

from typing import Any

from kit.model import Finding, Lane, Moment, Outcome, Standing, Verdict


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """One exercise of format 1."""
    return {
        "exercise": verdict.exercise,
        "standing": verdict.standing.value,
        "points": verdict.points,
        "max_points": verdict.max_points,
        "seconds": verdict.seconds,
        "advice": verdict.advice,
        "isolation": verdict.isolation,
        "checks": [_finding_data(finding) for finding in verdict.findings],
    }


def _finding_data(finding: Finding) -> dict[str, Any]:
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


def verdict_from(data: dict[str, Any]) -> Verdict:
    """The verdict that :func:`verdict_data` wrote; raises KeyError or ValueError otherwise."""
    return Verdict(
        exercise=data["exercise"],
        standing=Standing(data["standing"]),
        points=data["points"],
        max_points=data["max_points"],
        seconds=data["seconds"],
        advice=data["advice"],
        isolation=data["isolation"],
        findings=tuple(_finding_from(finding) for finding in data["checks"]),
    )


def _finding_from(data: dict[str, Any]) -> Finding:
    moments = (
        Moment(at=moment["at"], lane=Lane(moment["lane"]), text=moment["text"])
        for moment in data["timeline"]
    )
    return Finding(**{**data, "outcome": Outcome(data["outcome"]), "timeline": tuple(moments)})
