"""Verdicts to draw: one with everything that a verdict can say, and a hostile one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kit.model import Finding, Lane, Moment, Outcome, Remark, Report, Standing, Verdict

TIMELINE = (
    Moment(at=0.0, lane=Lane.NODE, text="fetch starts"),
    Moment(at=1.0, lane=Lane.NODE, text="fetch returns {'message': 'hello'}"),
    Moment(at=1.0, lane=Lane.EVENT, text="{'fetch': {'message': 'hello'}}"),
    Moment(at=3.0, lane=Lane.NODE, text="tell returns {'message': 'bye'}"),
    Moment(at=3.0, lane=Lane.OUTPUT, text="prints → fetch: hello"),
)

PASSED = Finding(
    check="test_names",
    says="names the node of every event",
    outcome=Outcome.PASSED,
    points=1.0,
    max_points=1.0,
)
COLLECTED = Finding(
    check="test_order",
    says="prints each line as soon as its node has finished",
    outcome=Outcome.FAILED,
    points=0.0,
    max_points=2.0,
    message="tell was running and nothing had been printed for fetch",
    expected="→ fetch: hello",
    actual="",
    where="exercises/first_stream/print_progress.py:31",
    mistake="collect-then-print",
    hint="kit hint print_progress",
    timeline=TIMELINE,
)
REMARK = Remark(
    id="loops",
    text="Solved, and line 12 asks for each item by hand. `async for` does that.",
    where="exercises/first_stream/print_progress.py:12",
)
RAISED = Finding(
    check="test_message",
    says="reads the message of any node",
    outcome=Outcome.FAILED,
    points=0.0,
    max_points=2.0,
    message="the function ended with an exception",
    where="exercises/first_stream/print_progress.py:33",
    error="KeyError: 'output'",
)


def verdict(
    *findings: Finding,
    exercise: str = "first_stream/print_progress",
    standing: Standing = Standing.UNSOLVED,
    advice: str = "Take a hint with: kit hint print_progress",
) -> Verdict:
    return Verdict(
        exercise=exercise,
        standing=standing,
        points=sum(finding.points for finding in findings),
        max_points=sum(finding.max_points for finding in findings),
        seconds=0.25,
        advice=advice,
        isolation="namespaces",
        findings=findings,
    )


def report(verdicts: Sequence[Verdict]) -> Report:
    return Report(kit="0.1.0", course="toy", isolation="namespaces", verdicts=tuple(verdicts))


def hostile(text: str) -> Verdict:
    """A verdict in which everything that comes from a submission is ``text``."""
    moments = tuple(Moment(at=0.5 * n, lane=lane, text=text) for n, lane in enumerate(Lane))
    bad = replace(
        COLLECTED,
        message=text,
        expected=text,
        actual=text,
        where=text,
        error=text,
        timeline=moments,
    )
    return verdict(PASSED, bad, replace(bad, says=text), RAISED, RAISED, advice=text)
