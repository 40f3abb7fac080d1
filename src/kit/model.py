"""The facts that every part of the kit exchanges: checks, findings, verdicts, reports.

Immutable records and enums, and format 1, in which they are stored and sent. Nothing here reads a
file, starts a process or prints. The words are explained in ``docs/reference/glossary.md``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

REPORT_FORMAT = 1
"""Number of the JSON contract that reports and the gradebook follow."""


class Standing(StrEnum):
    """The result of grading one exercise."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"
    BROKEN = "broken"
    STOPPED = "stopped"
    UNGRADED = "ungraded"
    TODO = "todo"


class Outcome(StrEnum):
    """The result of one check."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNFINISHED = "unfinished"


class Lane(StrEnum):
    """Which part of the program a timeline entry is about."""

    NODE = "node"
    EVENT = "event"
    OUTPUT = "output"
    CALL = "call"


class Check(NamedTuple):
    """One ``test_*`` function of a course, as far as it can be read without running it.

    One that ``is_streaming`` fails if a submission collects all items before it gives the first.
    """

    name: str
    says: str
    max_points: float
    is_streaming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of a timeline: at ``at`` virtual seconds, ``text`` happened in ``lane``."""

    at: float
    lane: Lane
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The outcome of one check of one exercise.

    ``error`` is the last line of the learner's own traceback (``KeyError: 'output'``), if there is
    one; ``where`` is ``path:line`` in the learner's file; ``mistake`` names the known mistake that
    behaves the same, and ``cause`` is its sentence.
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
    cause: str = ""
    hint: str = ""
    timeline: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing that a right answer could do better; it never costs points.

    ``id`` is the name of the course's rule, and ``where`` is ``path:line`` in the learner's file.
    """

    id: str
    text: str
    where: str


class Ending(StrEnum):
    """How a check ended; all but the first decide the standing of the exercise."""

    COMPLETED = ""
    BROKEN = "broken"
    STOPPED = "stopped"
    UNGRADED = "ungraded"


class JudgedCheck(NamedTuple):
    """One finding, and how its check ended."""

    finding: Finding
    ending: Ending = Ending.COMPLETED


def make_skipped(check: Check, needs: str) -> Finding:
    """Return the finding for a check that needs another; ``needs`` is what the other says."""
    return Finding(
        check=check.name,
        says=check.says,
        outcome=Outcome.SKIPPED,
        points=0.0,
        max_points=check.max_points,
        message=f"not run yet; fix this first: {needs}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The judgement of one exercise; ``seconds`` is wall time, and only that may vary.

    ``seed`` is what its inputs were drawn from, where that may be known; ``remembered`` says that
    the verdict was made before, and that nothing has changed since. Only a solved exercise has a
    ``remark``. ``newly_passed`` names checks that did not pass in the learner's last try; it is not
    part of format 1.
    """

    exercise: str
    standing: Standing
    points: float
    max_points: float
    seconds: float
    advice: str
    isolation: str
    findings: tuple[Finding, ...]
    remark: Remark | None = None
    seed: int | None = None
    remembered: bool = False
    newly_passed: tuple[str, ...] = ()

    def marked_new(self, last: Verdict | None) -> Verdict:
        """Return it with the checks that pass now and did not in ``last``, the last try."""
        if last is None or last.standing is Standing.TODO:
            return self
        passed, passed_before = (
            [finding.check for finding in each.findings if finding.outcome is Outcome.PASSED]
            for each in (self, last)
        )
        return replace(self, newly_passed=tuple(c for c in passed if c not in passed_before))

    @property
    def solved(self) -> bool:
        return self.standing is Standing.SOLVED

    @property
    def first_failure(self) -> Finding | None:
        """The first finding that did not pass, in the order of the checks."""
        return next((f for f in self.findings if f.outcome is not Outcome.PASSED), None)

    @property
    def main_failure(self) -> Finding | None:
        """The first finding that failed by itself, not because another check did."""
        bad = (Outcome.FAILED, Outcome.UNFINISHED)
        return next((f for f in self.findings if f.outcome in bad), self.first_failure)


class Quizzed(NamedTuple):
    """The numbers of a course's questions: answered right, answered, and all.

    An open question is answered right if it is answered.
    """

    right: int
    answered: int
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The verdicts of one run of ``kit grade``; ``quizzed`` is for a whole course only."""

    kit: str
    course: str
    isolation: str
    verdicts: tuple[Verdict, ...]
    quizzed: Quizzed | None = None
    seed: int | None = None

    @property
    def solved(self) -> bool:
        return all(verdict.solved for verdict in self.verdicts)

    @property
    def ungraded(self) -> bool:
        """Whether any exercise could not be judged for a reason that is not the learner's."""
        return any(verdict.standing is Standing.UNGRADED for verdict in self.verdicts)


def encode_verdict(verdict: Verdict) -> dict[str, Any]:
    """Return one exercise of format 1."""
    data = asdict(verdict)
    data["checks"] = data.pop("findings")
    del data["newly_passed"]
    for name, nothing in (("seed", None), ("remembered", False)):
        if data[name] is nothing:
            del data[name]
    return data


def encode_finding(finding: Finding) -> dict[str, Any]:
    """Return one of the ``checks`` of format 1."""
    return asdict(finding)


def decode_verdict(data: dict[str, Any]) -> Verdict:
    """Return the verdict that :func:`encode_verdict` wrote.

    Raises KeyError, TypeError or ValueError if ``data`` is not of format 1.
    """
    values = {**data, "standing": Standing(data["standing"])}
    findings = tuple(map(decode_finding, values.pop("checks")))
    remark = values.pop("remark", None)  # a verdict that was kept before there were remarks
    return Verdict(**values, findings=findings, remark=remark and Remark(**remark))


def decode_finding(data: dict[str, Any]) -> Finding:
    """Return the finding in one of the ``checks`` of format 1; raises as :func:`decode_verdict`."""
    moments = [Moment(**{**moment, "lane": Lane(moment["lane"])}) for moment in data["timeline"]]
    return Finding(**{**data, "outcome": Outcome(data["outcome"]), "timeline": tuple(moments)})
