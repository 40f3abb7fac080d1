"""How exercises and checks stand, and what a check says: all that a list of them needs.

Apart from :mod:`kit.model`, which has the rest, because making a dataclass takes a millisecond and
a command that only reads has twenty.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How one exercise stands after it was graded."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"
    BROKEN = "broken"
    STOPPED = "stopped"
    UNGRADED = "ungraded"
    TODO = "todo"


class Outcome(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNFINISHED = "unfinished"


class Lane(StrEnum):
    """Whose doing a moment of the timeline is."""

    NODE = "node"
    EVENT = "event"
    OUTPUT = "output"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One ``test_*`` function of a course, as far as it can be read without running it."""

    name: str
    says: str
    max_points: float
