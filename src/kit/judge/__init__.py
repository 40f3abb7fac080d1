"""The trusted side: runs the checks under pytest and holds expected values, seeds and the verdict.

What a course's checks use is exported here; everything else is the engine's own.
"""

from kit.judge.failure import Failure, differ, expect
from kit.judge.outcome import Crash, Run
from kit.judge.sameness import same
from kit.judge.submission import Call, Function, Submission
from kit.judge.world import World

__all__ = [
    "Call",
    "Crash",
    "Failure",
    "Function",
    "Run",
    "Submission",
    "World",
    "differ",
    "expect",
    "same",
]
