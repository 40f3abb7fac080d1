"""Finds the known mistake that behaves as a submission did when its first check failed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

import pytest

from kit.course import Course, Exercise
from kit.course.mistakes import KnownMistake, read_mistakes
from kit.judge.behaviour import Behaviour, Example, Record, hash_example, read_behaviour
from kit.judge.messages import JudgeExercise, MistakeNamed
from kit.source import BadFile, read_source

MISTAKE_SHARE: Final = 0.2
"""Part of the time for comparing that one known mistake may take."""


class FailedCheck(NamedTuple):
    """A check that failed, the example that it failed on, and what the submission did there."""

    item: pytest.Function
    example: Example
    record: Record


Repeat: TypeAlias = Callable[[Exercise, JudgeExercise, FailedCheck, bytes, float], Record | None]
"""Runs another text on the example of a failed check, for so many seconds at most.

It returns what that did, None if the check did not fail.
"""


class MistakeNamer:
    """Compares submissions with the known mistakes of one exercise after the other."""

    def __init__(self, course: Course, repeat: Repeat) -> None:
        self._course = course
        self._repeat = repeat
        self._exercise: Exercise | None = None
        self._behaviours: dict[tuple[str, str, bytes], Behaviour] = {}

    def name(self, exercise: Exercise, request: JudgeExercise, failed: FailedCheck) -> MistakeNamed:
        """Return which known mistake behaves as the submission did when its first check failed.

        Only mistakes that this check catches are run. A name is given if exactly one mistake
        behaves the same, or if all that do have the same sentence.
        """
        if exercise != self._exercise:
            self._exercise = exercise
            self._behaviours.clear()
        check = failed.record.finding.check
        nothing = MistakeNamed(check=check, mistake="", says="")
        exact: dict[str, KnownMistake] = {}
        unordered: dict[str, KnownMistake] = {}
        until = time.monotonic() + request.comparing_seconds
        with contextlib.suppress(Exception):  # whatever it is, the findings stand without a name
            behaviour = read_behaviour(failed.record)
            for mistake in read_mistakes(self._course, exercise):
                if mistake.check != check:
                    continue
                if time.monotonic() > until:
                    return nothing  # a mistake that has not been run might behave the same
                other = self._find_behaviour(exercise, request, failed, mistake)
                if other.exact == behaviour.exact:
                    exact.setdefault(mistake.says or mistake.name, mistake)
                if other.unordered == behaviour.unordered:
                    unordered.setdefault(mistake.says or mistake.name, mistake)
        same = exact or unordered
        if len(same) != 1:
            return nothing
        (mistake,) = same.values()
        return MistakeNamed(check=check, mistake=mistake.name, says=mistake.says)

    def _find_behaviour(
        self,
        exercise: Exercise,
        request: JudgeExercise,
        failed: FailedCheck,
        mistake: KnownMistake,
    ) -> Behaviour:
        """Return the behaviour of ``mistake`` on the same example, empty if it does not fail there.

        What is found is kept for the next text that fails on an equal example: the proof of a
        course grades all mistakes of an exercise.
        """
        try:
            source = read_source(mistake.file)
        except BadFile:
            return Behaviour()
        example = hash_example(failed.example)
        key = (failed.item.nodeid, example, source)
        if not example or key not in self._behaviours:
            seconds = MISTAKE_SHARE * request.comparing_seconds
            record = self._repeat(exercise, request, failed, source, seconds)
            self._behaviours[key] = read_behaviour(record) if record else Behaviour()
        return self._behaviours[key]
