"""The facts that every part of the kit exchanges: checks, findings, verdicts, reports.

Frozen dataclasses and enums only; nothing here reads a file, starts a process or prints.
The words are those of ``docs/reference/glossary.md``.
"""

from __future__ import annotations

from dataclasses import dataclass

from kit.standing import Check, Lane, Outcome, Standing

__all__ = [
    "Check",
    "Finding",
    "Lane",
    "Moment",
    "Outcome",
    "Quizzed",
    "Report",
    "Standing",
    "Verdict",
    "skipped",
]

REPORT_FORMAT = 1
"""Number of the JSON contract that :mod:`kit.render.as_json` writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of a timeline: at ``at`` virtual seconds, ``text`` happened in ``lane``."""

    at: float
    lane: Lane
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The outcome of one check of one exercise.

    ``error`` is the last line of the learner's own traceback (``KeyError: 'output'``) where the
    finding has one; ``where`` is ``path:line`` in the learner's file; ``mistake`` is the name of
    the known mistake that the finding matches.
    """

    check: str
    says: str
    outcome: Outcome
    points: float
    max_points: float
    message: str = ""
    expected: str = ""
    actual: str = ""
    where: str = ""
    error: str = ""
    mistake: str | None = None
    hint: str = ""
    timeline: tuple[Moment, ...] = ()


def skipped(check: Check, needs: str) -> Finding:
    """The finding for a check that waits for another; ``needs`` is what that one says."""
    return Finding(
        check=check.name,
        says=check.says,
        outcome=Outcome.SKIPPED,
        points=0.0,
        max_points=check.max_points,
        message=f"waits until this holds: {needs}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The judgement of one exercise; ``seconds`` is wall time and is all that may vary."""

    exercise: str
    standing: Standing
    points: float
    max_points: float
    seconds: float
    advice: str
    isolation: str
    findings: tuple[Finding, ...]

    @property
    def solved(self) -> bool:
        return self.standing is Standing.SOLVED

    @property
    def first_failure(self) -> Finding | None:
        """The first finding that did not pass, in the order of the checks."""
        return next((f for f in self.findings if f.outcome is not Outcome.PASSED), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quizzed:
    """How many of a course's graded questions were answered, and how many of them right."""

    right: int
    answered: int
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The verdicts of one run of ``kit grade``; ``quizzed`` only where it was a whole course."""

    kit: str
    course: str
    isolation: str
    verdicts: tuple[Verdict, ...]
    quizzed: Quizzed | None = None

    @property
    def solved(self) -> bool:
        return all(verdict.solved for verdict in self.verdicts)

    @property
    def ungraded(self) -> bool:
        """True if anything could not be judged for a reason that is not the learner's."""
        return any(verdict.standing is Standing.UNGRADED for verdict in self.verdicts)
