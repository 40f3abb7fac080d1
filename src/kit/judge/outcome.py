"""How a call of a submission went, how it was stopped, and how a check says that it is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from typing import Any, Final

from kit.course import FunctionKind, Limits
from kit.model import Lane, Moment
from kit.runner.errors import Crash
from kit.runner.values import Opaque

ONE_END: Final = 40
"""Entries of each end of a long timeline that a finding shows."""

MAX_NOTE: Final = 300
"""Characters of one entry."""

JUDGE_MEMORY_MB: Final = 256
"""Memory that the judge may take in one check for what a submission makes its graphs keep."""


def without_addresses(text: str) -> str:
    """Return text without addresses in memory, which help nobody and are never the same."""
    return re.sub(r"\bat 0x[0-9a-f]{6,}", "at 0x…", text)


@dataclass(slots=True)
class Timeline:
    """Everything that happens in one check, in order; ``now`` is in virtual seconds.

    ``runs`` are those of all calls; ``details`` are texts that are never shown.
    """

    now: float = 0.0
    moments: list[Moment] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    on_moment: Callable[[Moment], None] = lambda _: None

    def note(self, lane: Lane, text: str) -> int:
        """Add an entry at this time; return its index."""
        text = without_addresses(text)[:MAX_NOTE]
        moment = Moment(at=self.now, lane=lane, text=text)
        self.moments.append(moment)
        self.on_moment(moment)
        return len(self.moments) - 1

    def note_detail(self, text: str) -> None:
        """Add what is only compared with known mistakes, such as the options of a stream."""
        self.details.append(text)

    def clear(self) -> None:
        """Begin a new record at the same time; what has been recorded stays with its runs."""
        self.moments, self.details, self.runs = [], [], []


@dataclass(frozen=True, slots=True)
class Output:
    """A line that was printed, or an item that was yielded.

    ``index`` is that of its entry in the timeline of the check, ``at`` the virtual second.
    """

    value: Any
    index: int
    at: float


@dataclass(slots=True, kw_only=True)
class Run:
    """One call of one function, from the call to the end of everything it left running.

    ``value`` is plain data; ``kind`` is ``value``, ``coroutine``, ``awaitable``, ``generator`` or
    ``async_generator`` (what calling it returned); ``items`` are what a generator yielded. Places
    are indices of ``moments``, the timeline of the check.

    ``changed_items`` are the indices of items that were changed after they had been yielded,
    ``changed_arguments`` those of arguments that were changed during the call, and
    ``changed_passed`` the names of functions whose arguments were changed after a call of them.
    """

    function: str
    moments: list[Moment]
    began: int
    subject: str = ""
    """What people read of: ``function()``, a constant's name, or what a driver serves."""
    value: Any = None
    kind: str = ""
    crash: Crash | None = None
    items: list[Any] = field(default_factory=list)
    item_places: list[int] = field(default_factory=list)
    is_own_call: bool = True
    """Whether ``value`` is what the function returned; a driver of the course may take that."""
    text: str = ""
    """All that was printed."""
    line_places: list[int] = field(default_factory=list)
    returned: int = -1
    left: tuple[str, ...] = ()
    changed_items: tuple[int, ...] = ()
    changed_arguments: tuple[int, ...] = ()
    changed_passed: tuple[str, ...] = ()
    has_changed_earlier_value: bool = False
    line: int = 0

    @property
    def lines(self) -> list[str]:
        """What was printed, line by line; ``line_places[i]`` is where line ``i`` was complete."""
        lines = self.text.split("\n")
        return lines if lines[-1] else lines[:-1]

    @property
    def printed(self) -> list[Output]:
        """The lines that were printed, each with the time at which its last character came."""
        return self._outputs(self.lines, self.line_places)

    @property
    def yielded(self) -> list[Output]:
        """The items that a generator yielded."""
        return self._outputs(self.items, self.item_places)

    def _outputs(self, values: Sequence[Any], places: Sequence[int]) -> list[Output]:
        return [
            Output(value, place, self.moments[place].at)
            for value, place in zip(values, places, strict=False)
        ]

    @property
    def seconds(self) -> float:
        """Virtual seconds from the call to its return or its exception."""
        return self.moments[self.returned].at - self.moments[self.began].at

    @property
    def timeline(self) -> tuple[Moment, ...]:
        """What happened during the run, in order, from 0 seconds on; of a long run both ends."""
        part = self.moments[self.began :]
        start = part[0].at if part else 0.0
        ends = part if len(part) <= 2 * ONE_END else part[:ONE_END] + part[-ONE_END:]
        return tuple(replace(moment, at=moment.at - start) for moment in ends)


# -- ends that no check asked for -------------------------------------------------------------


class StopReason(Enum):
    """Why a submission was stopped; each value is a sentence for its author."""

    CPU = (
        "it used more than {cpu_seconds:g} seconds of processor time in one check: "
        "is there a loop that never ends?"
    )
    WALL = (
        "it did nothing for {wall_seconds:g} seconds: it waits for something real, "
        "such as a lock, a file or the network, that never comes"
    )
    EXERCISE = "the checks of this exercise took more than {exercise_seconds:g} seconds in all"
    OUTPUT = "it printed more than {output_kb} KB in one check"
    VIRTUAL = (
        "it let more than {virtual_time} of virtual time pass in one "
        "check: is there a sleep, or a stream, without an end?"
    )
    DEADLOCK = "while it was imported it waited for something that never comes"
    EXIT = "it ends Python (sys.exit or exit) instead of returning"
    MEMORY = "it asked for more memory than the {memory_mb} MB it may use"
    JUDGE_MEMORY = (
        f"it made the judge's graphs keep more than {JUDGE_MEMORY_MB} MB in one check: "
        "are states saved without an end?"
    )
    TRAFFIC = (
        "it asked for, printed or yielded more than 8 MB in one check: is there a loop that never "
        "ends?"
    )
    PROTOCOL = "it sent an invalid message to the judge"
    DIED = (
        "its process ended in the middle of a check: os._exit, a signal, a crash of Python itself"
    )
    CLOSED = "its process was ended by the judge"

    def sentence(self, limits: Limits) -> str:
        """Return the sentence with the numbers of ``limits``."""
        time = _describe_seconds(limits.virtual_seconds)
        return self.value.format(**asdict(limits), virtual_time=time)


def _describe_seconds(seconds: float) -> str:
    """Return a time in the largest unit in which it is a whole number: ``1 hour``."""
    for unit, size in (("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds % size == 0 or size == 1:
            number = f"{seconds / size:g}"
            return f"{number} {unit}{'' if number == '1' else 's'}"
    raise ValueError(seconds)


@dataclass(eq=False)
class RunnerStopped(Exception):
    """The runner was lost or stopped in ``function``, after the ``moments`` of that call."""

    reason: StopReason
    function: str = ""
    moments: tuple[Moment, ...] = ()


class Deadlock(Exception):
    """Nothing moves, and nothing ever will."""


@dataclass(eq=False)
class ImportFailed(Exception):
    """The submission does not import."""

    crash: Crash


class FunctionMissing(Exception):
    """The submission has no function of this name."""


def crashed(crash: Crash, run: Run) -> Exception:
    """Return what a check raises for an exception that it did not ask for: a failure, or a stop."""
    stops = {"SystemExit": StopReason.EXIT, "MemoryError": StopReason.MEMORY}
    for name, reason in stops.items():
        if crash.root.is_a(name):
            return RunnerStopped(reason, run.function)
    return Failure(f"it raised {explain_crash(crash)}", run=run, error=crash.root.last_line)


def find_misuse(run: Run, kind: FunctionKind | None) -> Crash | None:
    """Return what Python raises in callers of a function of this kind for what ``run`` gave."""
    if kind is FunctionKind.COROUTINE and run.kind not in ("coroutine", "awaitable"):
        text = f"object {_type_of_result(run)} can't be used in 'await' expression"
    elif kind is FunctionKind.ASYNC_GENERATOR and run.kind != "async_generator":
        text = (
            "'async for' requires an object with __aiter__ method, got "
            f"{run.kind if run.kind == 'coroutine' else _type_of_result(run)}"
        )
    else:
        return None
    return Crash(type="TypeError", full_type="TypeError", bases=("Exception",), text=text, lines=())


def _type_of_result(run: Run) -> str:
    if "generator" in run.kind:
        return run.kind
    return run.value.type if isinstance(run.value, Opaque) else type(run.value).__name__


def explain_crash(crash: Crash) -> str:
    """Return the exception for a reader, with the reason if the text alone does not give it."""
    if crash.is_a("EOFError"):
        reason = "input() waits for a keyboard, and there is none"
    elif crash.is_a("BdbQuit"):
        reason = "breakpoint() waits for a keyboard, and there is none: delete it"
    elif crash.is_a("ModuleNotFoundError") or "no known parent package" in crash.text:
        reason = (
            "an exercise is judged by its file alone: it can import packages that are installed, "
            "but no other file"
        )
    elif crash.type == "TypeError" and not crash.lines and "'await' expression" in crash.text:
        reason = "its callers await what it returns: write `async def`, and no `yield`"
    elif crash.type == "TypeError" and not crash.lines and crash.text.startswith("'async for'"):
        reason = "its callers use it in an `async for`: write `async def`, with `yield`"
    elif crash.inside:
        return f"{crash.inside.last_line}, in an exception group"
    else:
        return crash.last_line
    return f"{crash.last_line} ({reason})"


# -- what a check says ------------------------------------------------------------------------


class Failure(AssertionError):
    """The submission does not do what a check asks.

    ``message`` is a sentence in the learner's words; ``run`` gives the timeline and the learner's
    line.
    """

    def __init__(  # noqa: PLR0913 - all but the first by name
        self,
        message: str,
        *,
        expected: object = None,
        actual: object = None,
        run: Run | None = None,
        line: int = 0,
        error: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.expected = show(expected)
        self.actual = show(actual)
        self.run = run
        self.line = line or (run.line if run else 0)
        self.error = error


def show(value: object, limit: int = 600) -> str:
    """Return text as it is, and any other value as Python writes it; cut at ``limit``."""
    if value is None:
        return ""
    text = without_addresses(value if isinstance(value, str) else repr(value))
    return text if len(text) <= limit else f"{text[:limit]} … ({len(text)} characters)"


def expect(
    actual: object,
    expected: object,
    message: str,
    *,
    run: Run | None = None,
) -> None:
    """Raise :class:`Failure` unless ``actual`` equals ``expected`` in value and exact type."""
    if not same(actual, expected):
        wanted, given = (v if isinstance(v, str) and v else repr(v) for v in (expected, actual))
        raise Failure(message, expected=wanted, actual=given, run=run)


def differ(actual: Sequence[object], expected: Sequence[object]) -> int | None:
    """Return the index of the first difference of two sequences, None if they are the same."""
    for index, (left, right) in enumerate(zip(actual, expected, strict=False)):
        if not same(left, right):
            return index
    return None if len(actual) == len(expected) else min(len(actual), len(expected))


def same(left: Any, right: Any) -> bool:
    """Compare values and exact types, all the way down: ``1`` is neither ``True`` nor ``1.0``."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, set | frozenset | dict):
        originals = {key: key for key in right}
        return len(left) == len(right) and all(
            key in originals
            and same(key, originals[key])
            and (not isinstance(left, dict) or same(left[key], right[key]))
            for key in left
        )
    if isinstance(left, float) and math.isnan(left):
        return math.isnan(right)
    return bool(left == right)
