"""Where a class was stuck, by the logs of tries that students handed in.

A log knows when something was graded and not what happened in between. So the time before an entry
counts as work on its exercise, unless it is longer than :data:`MOST_GAP`. What is known of fewer
than :data:`FEWEST` students is left out: it would be about persons and not about the class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from kit.classroom.rows import ClassReport
from kit.learner.try_log import EntryKind, LogEntry
from kit.model import Standing

MOST_GAP: Final = 1800  # seconds between two entries; a longer time was probably a pause
FEWEST: Final = 3  # students that a figure is about
MOST_LASTING: Final = 10  # misunderstandings that are listed


class TimedTry(NamedTuple):
    """One try on an exercise: the hints taken since the try before it, and that time in seconds."""

    entry: LogEntry
    hints: tuple[str, ...]
    seconds: float

    @property
    def finding(self) -> tuple[object, ...]:
        """What a learner sees of the verdict: its standing, the first check, and the mistake."""
        return (self.entry.standing, self.entry.check, self.entry.mistake)


class CheckEffort(NamedTuple):
    """What it took to get past one check, of the ``students`` who failed it.

    ``passed`` of them passed it later. ``tries`` and ``minutes`` are medians of these, from the
    first try that failed to the one that passed; None for fewer than :data:`FEWEST`.
    """

    exercise: str
    says: str
    students: int
    passed: int
    tries: float | None
    minutes: float | None


class HintEffect(NamedTuple):
    """How often the next try had another finding, of all times when a hint was ``taken``."""

    exercise: str
    title: str
    taken: int
    changed: int


class LastingFault(NamedTuple):
    """How long ``students`` had the same mistake or failed check; both figures are medians."""

    exercise: str
    title: str
    students: int
    tries: float
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckFigures:
    """The figures of all ``logs``.

    Of ``unaided`` pairs of tries without a hint in between, the second had another finding in
    ``unaided_changed``; both are 0 if they are about fewer than :data:`FEWEST` students.
    """

    logs: int
    checks: tuple[CheckEffort, ...] = ()
    hints: tuple[HintEffect, ...] = ()
    unaided: int = 0
    unaided_changed: int = 0
    lasting: tuple[LastingFault, ...] = ()


@dataclass(slots=True)
class _Times:
    """Failed tries and seconds of single students, and how many students there are in all."""

    students: int = 0
    tries: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, tries: int, seconds: float) -> None:
        self.tries.append(tries)
        self.seconds.append(seconds)

    @property
    def medians(self) -> tuple[float | None, float | None]:
        """The median of the tries, and that of the time in minutes."""
        if len(self.tries) < FEWEST:
            return None, None
        return median(self.tries), median(self.seconds) / 60


def find_stuck(report: ClassReport) -> StuckFigures:
    """Return the figures of a class; tries after an exercise was solved do not count."""
    logs = [row.log for row in report.rows if row.log]
    walks = [list_steps(log) for log in logs]
    steps = [(exercise, own) for walk in walks for exercise, own in walk.items()]
    unaided = [changes for walk in walks if (changes := _list_unaided(walk))]
    changed = [each for changes in unaided if len(unaided) >= FEWEST for each in changes]
    return StuckFigures(
        logs=len(logs),
        checks=tuple(_measure_checks(report, steps)),
        hints=tuple(_count_hints(report, walks)),
        unaided=len(changed),
        unaided_changed=sum(changed),
        lasting=tuple(_rank_lasting(report, steps)),
    )


def list_steps(log: Sequence[LogEntry]) -> dict[str, list[TimedTry]]:
    """Return the tries of one student by exercise, in order, until the exercise was solved."""
    steps: dict[str, list[TimedTry]] = {}
    hints: dict[str, tuple[str, ...]] = {}
    spent: dict[str, float] = {}
    before = None
    for entry in sorted(log, key=lambda entry: entry.at):
        name, gap = entry.exercise, entry.at - before if before is not None else 0
        spent[name] = spent.get(name, 0.0) + (gap if gap <= MOST_GAP else 0)
        before = entry.at
        if entry.kind is EntryKind.HINT:
            hints[name] = (*hints.get(name, ()), *entry.hints)
            continue
        own = steps.setdefault(name, [])
        if not (own and own[-1].entry.standing is Standing.SOLVED):
            own.append(TimedTry(entry, hints.pop(name, ()), spent.pop(name)))
    return steps


def _measure_checks(
    report: ClassReport, steps: Sequence[tuple[str, list[TimedTry]]]
) -> Iterator[CheckEffort]:
    """Yield each check that enough students failed, in the assignment's order."""
    order = {key: number for number, key in enumerate(report.says)}
    times: dict[tuple[str, str], _Times] = {key: _Times() for key in report.says}
    for exercise, own in steps:
        for check in dict.fromkeys(step.entry.check for step in own):
            if (key := (exercise, check)) not in times:
                continue
            times[key].students += 1
            first = next(n for n, step in enumerate(own) if step.entry.check == check)
            later = range(first + 1, len(own))
            if passing := next((n for n in later if _has_passed(own[n], key, order)), None):
                seconds = sum(step.seconds for step in own[first + 1 : passing + 1])
                times[key].add(passing - first, seconds)
    for (exercise, check), each in times.items():
        if each.students >= FEWEST and exercise in report.exercises:
            says = report.says[exercise, check] or check
            yield CheckEffort(exercise, says, each.students, len(each.tries), *each.medians)


def _has_passed(step: TimedTry, key: tuple[str, str], order: Mapping[tuple[str, str], int]) -> bool:
    """Whether a try has passed a check: all did, or the first that failed comes after it."""
    if step.entry.standing is Standing.SOLVED:
        return True
    return order.get((key[0], step.entry.check), -1) > order[key]


def _list_unaided(walk: Mapping[str, Sequence[TimedTry]]) -> list[bool]:
    """Return, for each two tries without a hint in between, whether the finding changed."""
    pairs = [pair for own in walk.values() for pair in pairwise(own)]
    return [last.finding != new.finding for last, new in pairs if not new.hints]


def _count_hints(
    report: ClassReport, walks: Sequence[Mapping[str, list[TimedTry]]]
) -> Iterator[HintEffect]:
    """Yield each hint that enough students took between two tries, those of an exercise in order.

    If several were taken between the same tries, each of them counts.
    """
    changes: dict[tuple[str, str], dict[int, list[bool]]] = {}
    for student, walk in enumerate(walks):
        for exercise, own in walk.items():
            for last, new in pairwise(own):
                for hint in dict.fromkeys(new.hints):
                    of_hint = changes.setdefault((exercise, hint), {})
                    of_hint.setdefault(student, []).append(last.finding != new.finding)
    places = {exercise: number for number, exercise in enumerate(report.exercises)}
    for exercise, hint in sorted(changes.keys(), key=lambda key: (places.get(key[0], -1), key[1])):
        of_hint = changes[exercise, hint]
        if len(of_hint) >= FEWEST and exercise in places:
            all_times = [each for times in of_hint.values() for each in times]
            title = _name_hint(report, exercise, hint)
            yield HintEffect(exercise, title, len(all_times), sum(all_times))


def _name_hint(report: ClassReport, exercise: str, hint: str) -> str:
    kind, _, name = hint.rpartition(":")
    if kind == "check":
        return f"on: {report.says.get((exercise, name)) or name}"
    return f"on the error {name}" if kind else f"step {name}"


def _rank_lasting(
    report: ClassReport, steps: Sequence[tuple[str, list[TimedTry]]]
) -> Iterator[LastingFault]:
    """Yield the mistakes and failed checks that lasted longest; a tie is in the class's order.

    The time from a try to the next one counts for what was wrong in the first of them.
    """
    times: dict[tuple[str, str], _Times] = {}
    for exercise, own in steps:
        faults: dict[str, list[float]] = {}
        for last, new in pairwise(own):
            if fault := last.entry.mistake or last.entry.check:
                faults.setdefault(fault, []).append(new.seconds)
        for fault, seconds in faults.items():
            times.setdefault((exercise, fault), _Times()).add(len(seconds), sum(seconds))
    lasting = []
    for (exercise, fault), each in times.items():
        tries, minutes = each.medians
        if tries is not None and minutes is not None and exercise in report.exercises:
            says = f"Does not hold: {report.says.get((exercise, fault)) or fault}"
            title = report.mistakes.get((exercise, fault)) or says
            lasting.append(LastingFault(exercise, title, len(each.tries), tries, minutes))
    order = report.exercises.index
    lasting.sort(key=lambda fault: (-fault.minutes, -fault.tries, order(fault.exercise)))
    yield from lasting[:MOST_LASTING]
