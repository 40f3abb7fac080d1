"""What became of one call of a function: plain facts, and nothing of the submission itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kit.model import Moment

ONE_END = 40
"""Moments kept of each end of a long timeline."""


JUDGED_ALONE = (
    "an exercise is judged by its file alone: it can import packages that are installed, "
    "but no other file"
)
"""Why a module that is beside the exercise's file is not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """An exception of the submission's: names and text only, never the object."""

    type: str
    full_type: str
    bases: tuple[str, ...]
    text: str
    lines: tuple[int, ...]
    inside: Crash | None = None
    """The first exception of a group."""

    @property
    def root(self) -> Crash:
        """The exception that tells what went wrong: the first of a group, else this one."""
        return self.inside or self

    @property
    def last_line(self) -> str:
        """The last line of its traceback, as Python prints it."""
        return f"{self.full_type}: {self.text}" if self.text else self.full_type

    def is_a(self, name: str) -> bool:
        """True if its class, or a base of it, is called ``name``."""
        return name == self.type or name in self.bases


@dataclass(slots=True, kw_only=True)
class Run:
    """One call of one function, from the call to the end of everything it left running.

    ``value`` is plain data; ``kind`` is ``value``, ``coroutine``, ``awaitable``, ``generator`` or
    ``async_generator`` (what calling it gave); ``items`` are what a generator yielded. Places are
    positions in ``moments``, the one order of everything that happened.
    """

    function: str
    moments: list[Moment]
    began: int
    value: Any = None
    kind: str = ""
    crash: Crash | None = None
    items: list[Any] = field(default_factory=list)
    item_places: list[int] = field(default_factory=list)
    printed: str = ""
    line_places: list[int] = field(default_factory=list)
    returned: int = -1
    left: tuple[str, ...] = ()
    line: int = 0

    @property
    def lines(self) -> list[str]:
        """What was printed, line by line; ``line_places[i]`` is where line ``i`` was complete."""
        lines = self.printed.split("\n")
        return lines if lines[-1] else lines[:-1]

    @property
    def timeline(self) -> tuple[Moment, ...]:
        """What happened during the run, in order, from 0 seconds on; of a long run both ends."""
        part = self.moments[self.began :]
        start = part[0].at if part else 0.0
        ends = part if len(part) <= 2 * ONE_END else part[:ONE_END] + part[-ONE_END:]
        return tuple(Moment(at=m.at - start, lane=m.lane, text=m.text) for m in ends)


def read_crash(data: dict[str, Any]) -> Crash:
    """A :func:`kit.runner.errors.describe` that came over the line."""
    return Crash(
        type=str(data["type"])[:200],
        full_type=str(data["full_type"])[:300],
        bases=tuple(str(base)[:200] for base in data["bases"][:8]),
        text=str(data["text"])[:2_000],
        lines=tuple(read_line(line) for line, _ in data["lines"]),
        inside=read_crash({**data["inside"], "inside": None}) if data["inside"] else None,
    )


def read_line(number: object) -> int:
    """A number of a line that came over the line; raises ValueError for anything else."""
    if type(number) is not int or not 0 <= number < 10**6:
        raise ValueError(number)
    return number


def what_was_raised(crash: Crash) -> str:
    """The exception for a reader, with the reason where the text alone does not tell it."""
    if crash.is_a("EOFError"):
        return f"{crash.last_line} (input() waits for a keyboard, and there is none)"
    if crash.is_a("BdbQuit"):
        return (
            f"{crash.last_line} (breakpoint() waits for a keyboard, and there is none: delete it)"
        )
    if crash.is_a("ModuleNotFoundError") or "no known parent package" in crash.text:
        return f"{crash.last_line} ({JUDGED_ALONE})"
    if crash.inside:
        return f"{crash.inside.last_line}, in an exception group"
    return crash.last_line
