"""What a submission did in one example of a check, as a text to compare with a mistake's."""

from __future__ import annotations

import hashlib
import pickle
import re
from typing import Any, Final, NamedTuple

from kit.judge.outcome import Run, Timeline
from kit.model import Finding, Moment

_RANDOM: Final = re.compile(
    r"""
    (?<![0-9a-f])(?:
        [0-9a-f]{8}(?:-[0-9a-f]{4}){0,3}-[0-9a-f]{0,12}     # a UUID, perhaps cut
        | [0-9a-f]{32}                                      # a digest
        | [0-9a-f]{3,}\.\.\.[0-9a-f]{3,}                    # either of them, cut in its middle
        | [0-9a-f]{1,31}(?=…)                               # either of them, cut
        | 0x[0-9a-f]{6,}                                    # an address in memory
        | (?:9[345]|13[89]|140)\d{12}                       # the same from id(), on 64-bit Linux
        | \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}             # a moment of real time
        | 1[789]\d{8}(?:\.\d+|\d{3}|\d{9})?                 # the same from time.time(), time_ns()
    )(?![0-9a-f])
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What is never the same twice."""

_ID: Final = re.compile(r"<id \d+>")


class Example(NamedTuple):
    """One example of a check: what was drawn for it, and where its part of the timeline begins.

    ``random`` is the state of :attr:`kit.judge.Submission.random` before it.
    """

    drawn: dict[str, Any]
    random: Any
    at: float
    first_moment: int
    first_detail: int
    first_run: int


class Record(NamedTuple):
    """What happened in one example, from ``at`` virtual seconds on, and what the check said."""

    finding: Finding
    at: float
    moments: list[Moment]
    details: list[str]
    runs: list[Run]


def begin_example(timeline: Timeline, drawn: dict[str, Any], random: Any) -> Example:
    """Return the example that begins now."""
    lengths = (len(timeline.moments), len(timeline.details), len(timeline.runs))
    return Example(drawn, random, timeline.now, *lengths)


def record_example(example: Example, timeline: Timeline, finding: Finding) -> Record:
    """Return what has happened since ``example`` began, in which the check ended as ``finding``."""
    return Record(
        finding,
        example.at,
        timeline.moments[example.first_moment :],
        timeline.details[example.first_detail :],
        timeline.runs[example.first_run :],
    )


def hash_example(example: Example) -> str:
    """Return the same text for equal examples, "" if that is not known of what was drawn."""
    try:
        data = pickle.dumps((example.drawn, example.random))
    except Exception:  # noqa: BLE001 - a course may draw what cannot be pickled
        return ""
    return _hash(data)


class Behaviour(NamedTuple):
    """What is compared of a record, with and without the order of what happens at one moment.

    That order may be random in the submission: ``asyncio.all_tasks()`` and ``asyncio.wait()``
    return sets.
    """

    exact: str = ""
    unordered: str = ""


def read_behaviour(record: Record) -> Behaviour:
    """Return everything that one record shows of a behaviour.

    What is random in a value, such as an id, is replaced by the order in which it appears. So are
    the names of the functions that were left running.
    """
    finding = record.finding
    values = [finding.check, finding.message, finding.expected, finding.actual, finding.error]
    values += map(_describe_run, record.runs)
    moments = [f"{m.at - record.at:.6f} {m.lane} {m.text}" for m in record.moments]
    text = "\0".join(map("\n".join, (values, [*record.details, *moments])))
    if left := {re.escape(name) for run in record.runs for name in run.left}:
        text = _number(re.compile(rf"(?<!\w)(?:{'|'.join(sorted(left))})(?!\w)"), text, "task")
    text = _number(_RANDOM, text, "id")
    ordered, _, rest = text.rpartition("\0")
    known = set(_ID.findall(ordered))
    rest = _ID.sub(lambda match: match[0] if match[0] in known else "<id>", rest)
    unordered = "\n".join([ordered, *sorted(rest.split("\n"))])
    return Behaviour(*(_hash(part.encode("utf-8", "replace")) for part in (text, unordered)))


def read_finding(finding: Finding) -> Behaviour:
    """Return the behaviour as far as a finding shows it."""
    return read_behaviour(Record(finding, 0.0, list(finding.timeline), [], []))


def _describe_run(run: Run) -> str:
    crash = run.crash and (run.crash.type, run.crash.last_line, run.crash.root.last_line)
    parts = (run.function, run.kind, run.value, run.items, run.text, crash, len(run.left))
    return repr(parts)


def _number(pattern: re.Pattern[str], text: str, kind: str) -> str:
    """Replace each text that ``pattern`` matches by its number in the order of appearance."""
    numbers: dict[str, int] = {}
    return pattern.sub(lambda match: f"<{kind} {numbers.setdefault(match[0], len(numbers))}>", text)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
