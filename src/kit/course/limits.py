"""What a submission may use: the numbers of ``[limits]`` in ``course.toml`` and of ``--limit``."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

from kit.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a submission may use; see ``[limits]`` in ``course.toml``.

    ``cpu_seconds`` is processor time in one check; ``wall_seconds`` is how long a submission may
    wait there, saying and doing nothing, for what never comes; ``exercise_seconds`` is wall time
    for all checks of an exercise; ``virtual_seconds`` bounds the virtual clock of one check.
    """

    cpu_seconds: float = 4.0
    wall_seconds: float = 10.0
    exercise_seconds: float = 30.0
    virtual_seconds: float = 86_400.0
    memory_mb: int = 512
    output_kb: int = 1024
    scratch_mb: int = 16


_KINDS: dict[str, type] = {field.name: type(field.default) for field in fields(Limits)}


def problem_of(name: str, value: object) -> str:
    """What is wrong with a limit, as the rest of a sentence; empty if nothing is."""
    if name not in _KINDS:
        return f"is none of {', '.join(sorted(_KINDS))}"
    if type(value) not in (int, _KINDS[name]) or not 0 < value < math.inf:  # type: ignore[operator]
        return f"is not a {'number' if _KINDS[name] is float else 'whole number'} above 0"
    return ""


def read_limit(text: str) -> tuple[str, Any]:
    """A limit as it is written on a command line, ``NAME=VALUE``. Raises :class:`UsageError`."""
    name, _, number = text.partition("=")
    try:
        value: object = _KINDS.get(name, float)(number)
    except ValueError:
        value = number
    problem = problem_of(name, value)
    if problem:
        raise UsageError(f"--limit {text}: this {problem}.", "Write it as: --limit cpu_seconds=10")
    return name, value
