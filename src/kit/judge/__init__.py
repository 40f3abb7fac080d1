"""The trusted side: runs the checks under pytest and holds expected values, seeds and the verdict.

What a course's checks and their helpers use is exported here; everything else is the engine's own.
``docs/how-to/write-a-course.md`` describes it.
"""

from kit.judge.example_inputs import Examples, Input, InvalidExample
from kit.judge.marks import needs, points, streaming
from kit.judge.outcome import (
    Failure,
    Output,
    Run,
    StopReason,
    Timeline,
    crashed,
    differ,
    expect,
    same,
)
from kit.judge.submission import Call, Function, Outside, Submission
from kit.runner.errors import Crash, describe
from kit.runner.values import Opaque, Types

__all__ = [
    "Call",
    "Crash",
    "Examples",
    "Failure",
    "Function",
    "Input",
    "InvalidExample",
    "Opaque",
    "Output",
    "Outside",
    "Run",
    "StopReason",
    "Submission",
    "Timeline",
    "Types",
    "crashed",
    "describe",
    "differ",
    "expect",
    "needs",
    "points",
    "same",
    "streaming",
]
