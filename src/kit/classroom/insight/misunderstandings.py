"""What a class gets wrong, ranked: the same known mistake, or else the same finding, is one thing.

A known mistake is counted once for each student who made it in an exercise, whichever checks it
shows in. Where a finding matches none, findings of the same check that say the same are taken
together; numbers may differ, because inputs are drawn for each student. Untouched stubs and what
could not be judged are no misunderstandings, and neither is a check that waits for another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kit.classroom.insight.anonymous import Anonymiser
from kit.classroom.insight.checks import tried, was_tried
from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport
from kit.model import Finding, Outcome

MOST_EXAMPLES: Final = 20
"""Findings of one kind that are looked through for one in which nobody is named."""

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")

Key = tuple[str, str, str, Outcome]
"""Exercise, mistake or check, message without its numbers (empty for a mistake), outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstanding:
    """One thing that ``students`` of the ``tried`` who tried the exercise got wrong.

    ``mistake`` is the name of the known mistake, None where none matches. ``example`` is one of the
    findings without anything that identifies its author. ``elsewhere`` has other exercises in which
    a mistake of the same name was made.
    """

    exercise: str
    mistake: str | None
    students: int
    tried: int
    example: Finding
    elsewhere: tuple[str, ...] = ()

    @property
    def part(self) -> float:
        """The part of those who tried, between 0 and 1."""
        return self.students / self.tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """``wrong``: what ran and did something else; ``halted``: what did not run to its end."""

    wrong: tuple[Misunderstanding, ...]
    halted: tuple[Misunderstanding, ...]


def ranked(report: ClassReport) -> Ranking:
    """What the class gets wrong, the most frequent first, then in the assignment's order."""
    anonymiser = Anonymiser([row.student for row in report.rows])
    who_tried = Counter(verdict.exercise for verdict in tried(report))
    groups: dict[Key, list[tuple[Student, Finding]]] = {}
    for student, exercise, finding in _faults(report):
        groups.setdefault(_key(exercise, finding), []).append((student, finding))
    homes: dict[str, set[str]] = {}
    for exercise, name, message, _ in groups:
        if not message:
            homes.setdefault(name, set()).add(exercise)
    found = [
        _group(key, members, who_tried[key[0]], anonymiser, homes)
        for key, members in groups.items()
    ]
    places = {exercise: place for place, exercise in enumerate(report.exercises)}
    found.sort(key=lambda one: (-one.students, one.mistake is None, places[one.exercise]))
    return Ranking(
        wrong=tuple(one for one in found if one.example.outcome is Outcome.FAILED),
        halted=tuple(one for one in found if one.example.outcome is not Outcome.FAILED),
    )


def _faults(report: ClassReport) -> Iterator[tuple[Student, str, Finding]]:
    """Each student's own faults; one thing that shows in several checks is given once."""
    for row in report.rows:
        for mark in row.marks:
            if not was_tried(mark.verdict) or mark.exercise not in report.exercises:
                continue
            seen = set()
            for finding in mark.verdict.findings:
                what = finding.mistake or finding.message
                if finding.outcome in (Outcome.FAILED, Outcome.UNFINISHED) and what not in seen:
                    seen.add(what)
                    yield row.student, mark.exercise, finding


def _key(exercise: str, finding: Finding) -> Key:
    if finding.mistake is not None:
        return (exercise, finding.mistake, "", finding.outcome)
    message = _NUMBER.sub("#", " ".join(finding.message.split())) or "#"
    return (exercise, finding.check, message, finding.outcome)


def _group(
    key: Key,
    members: list[tuple[Student, Finding]],
    who_tried: int,
    anonymiser: Anonymiser,
    homes: dict[str, set[str]],
) -> Misunderstanding:
    example = _example(members, anonymiser)
    others = homes.get(key[1], set()) - {key[0]} if example.mistake else set()
    return Misunderstanding(
        exercise=key[0],
        mistake=example.mistake,
        students=len({student.id for student, _ in members}),
        tried=who_tried,
        example=example,
        elsewhere=tuple(sorted(others)),
    )


def _example(members: list[tuple[Student, Finding]], anonymiser: Anonymiser) -> Finding:
    """The shortest finding that has nothing to hide; where all have, the shortest without it."""
    shortest = sorted(members, key=lambda member: _length(member[1]))
    for student, finding in shortest[:MOST_EXAMPLES]:
        example = anonymiser.finding(finding, student)
        if example == replace(finding, where="", hint=""):
            return example
    student, finding = shortest[0]
    return anonymiser.finding(finding, student)


def _length(finding: Finding) -> tuple[int, str, str, str]:
    """Sorts by length; texts of the same length in an order that no roster decides."""
    texts = (finding.message, finding.expected, finding.actual)
    length = sum(map(len, texts)) + sum(len(moment.text) for moment in finding.timeline)
    return (length, *texts)
