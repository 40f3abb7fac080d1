"""What a submission has used in one check, held against the limits."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from kit.course import Limits

MAX_HEARD: Final = 8 << 20
"""Bytes that a stage may say in one check; an honest one says less than a tenth of that."""

AT_WORK_SECONDS: Final = 0.5
"""Processor time in which a stage counts as at work, though it says nothing."""


class Meter:
    """Counts for one check at a time; ``cpu_seconds`` tells the stage's processor time so far."""

    def __init__(self, limits: Limits, cpu_seconds: Callable[[], float]) -> None:
        self._limits = limits
        self._cpu_seconds = cpu_seconds
        self.begin(0.0)

    def begin(self, now: float) -> None:
        """Start every limit afresh, at ``now`` virtual seconds."""
        self._cpu_began = self._word_cpu = self._cpu_seconds()
        self._wall_began = self._word_at = time.monotonic()
        self._now_began = now
        self._printed = 0
        self._heard = 0

    def heard(self, size: int) -> None:
        """Note ``size`` bytes from the stage: it is at work."""
        self._heard += size
        self._word_at = time.monotonic()

    def printed(self, size: int) -> None:
        """Note ``size`` characters that the submission printed."""
        self._printed += size

    def exceeded(self, now: float) -> str | None:
        """The limit that is broken, as a word of :mod:`kit.judge.sentences`; None if none is."""
        limits = self._limits
        if self._printed > limits.output_kb * 1024:
            return "output"
        if self._heard > MAX_HEARD:
            return "talk"
        if now - self._now_began > limits.virtual_seconds:
            return "virtual"
        return self._out_of_time(limits)

    def _out_of_time(self, limits: Limits) -> str | None:
        """Wall time counts only while the stage says nothing and does next to nothing."""
        wall, used = time.monotonic(), self._cpu_seconds()
        if used - self._cpu_began > limits.cpu_seconds:
            return "cpu"
        if wall - self._wall_began > limits.exercise_seconds:
            return "exercise"
        if used - self._word_cpu > AT_WORK_SECONDS:
            self._word_at, self._word_cpu = wall, used
        return "wall" if wall - self._word_at > limits.wall_seconds else None
