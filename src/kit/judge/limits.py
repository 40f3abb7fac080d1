"""What a submission has used, compared with the limits."""

from __future__ import annotations

import math
import os
import sys
import time
from typing import Final

from kit.course import Limits
from kit.judge.outcome import JUDGE_MEMORY_MB, StopReason

MAX_TRAFFIC: Final = 8 << 20
"""Bytes that a runner may send in one check; an honest one sends less than a tenth of that."""

LOOK_SECONDS: Final = 0.02
"""Real seconds between two looks at the judge's memory, which cost some microseconds each."""


class Usage:
    """What one submission has used, in all checks of an exercise and in the check that runs now.

    Nothing counts before a runner is ready. The time of the exercise is that in which the judge
    waited for a runner, and the judge's own processor time: a busy machine makes it no longer.
    """

    def __init__(self, limits: Limits) -> None:
        self.pid = 0
        """The process of the runner, 0 if its processor time is unknown."""
        self.printed = 0
        """Characters that the submission printed in this check."""
        self._limits = limits
        self._waited = 0.0
        self._judge_began = math.inf
        self.begin_check(0.0)

    def begin(self, now: float) -> None:
        """Start to count, because a runner is ready."""
        self._judge_began = min(self._judge_began, time.process_time())
        self.begin_check(now)

    def begin_check(self, now: float) -> None:
        """Set every count of a check to zero, at ``now`` virtual seconds."""
        self.printed = 0
        self._now_began = now
        self._cpu_began = self._cpu_seen = cpu_seconds(self.pid)
        self._memory_began = _own_memory()
        self._look_at = 0.0
        self._silence = 0.0
        self._traffic = 0

    def add_wait(self, seconds: float, received: int) -> None:
        """Count real seconds in which the judge waited for the runner, and the bytes that came."""
        self._waited += seconds
        self._traffic += received
        self._silence = 0.0 if received else self._silence + seconds

    @property
    def is_exercise_over(self) -> bool:
        """Whether the time for all checks of the exercise is used up."""
        used = self._waited + time.process_time() - self._judge_began
        return used > self._limits.exercise_seconds

    def _is_judge_full(self) -> bool:
        """Return whether the judge keeps too much for this submission; it looks now and then."""
        now = time.monotonic()
        if now < self._look_at:
            return False
        self._look_at = now + LOOK_SECONDS
        return _own_memory() - self._memory_began > JUDGE_MEMORY_MB << 20

    def find_exceeded(self, now: float) -> StopReason | None:
        """Return the limit that is exceeded at ``now`` virtual seconds, None if none is."""
        limits = self._limits
        if self.printed > limits.output_kb * 1024:
            return StopReason.OUTPUT
        if self._traffic > MAX_TRAFFIC:
            return StopReason.TRAFFIC
        if now - self._now_began > limits.virtual_seconds:
            return StopReason.VIRTUAL
        if self._is_judge_full():
            return StopReason.JUDGE_MEMORY
        used = cpu_seconds(self.pid)
        if used - self._cpu_began > limits.cpu_seconds:
            return StopReason.CPU
        if self.is_exercise_over:
            return StopReason.EXERCISE
        if used - self._cpu_seen > 0.5:  # it is at work, although it sends nothing
            self._silence, self._cpu_seen = 0.0, used
        return StopReason.WALL if self._silence > limits.wall_seconds else None


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process so far, 0 if the system does not report it.

    The number of a process's clock is computed as clock_getcpuclockid(3) does on Linux.
    """
    if sys.platform == "win32" or not pid:
        return 0.0
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except (OSError, OverflowError):
        return 0.0


def _own_memory() -> int:
    """Return the bytes of memory that this process uses now, 0 if the system does not report it."""
    if sys.platform == "win32":
        return 0
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - it is read often
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    except OSError:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
