"""Compares what an example claims with what a call really did: values, order and time.

A sentence about order and time names *things* of the timeline: ``line 2`` that was printed, ``item
2`` that was yielded, ``the end`` of the call, or any entry of the timeline by its text, such as
``node_b ends``; ``node_b ends (2)`` is the second of that text. The sentences are::

    THING before THING      THING after THING      THING at 2.5 s
    THING never             THING once             THING 3 times
"""

from __future__ import annotations

import pprint
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from kit.judge.messages import ClaimJudged
from kit.judge.outcome import Run, differ, explain_crash, same, show
from kit.model import Moment

WIDTH: Final = 70
MAX_ITEM: Final = 300
"""Characters of one value that are shown."""
MOST_ITEMS: Final = 60
"""Items that are shown side by side."""

MAX_THING: Final = 80
"""Characters of a thing that are shown."""

_ORDER: Final = re.compile(r"(?P<first>.+) (?P<word>before|after) (?P<second>.+)")
_TIME: Final = re.compile(r"(?P<first>.+) at (?P<seconds>\d{1,9}(\.\d{1,9})?) ?s(econds?)?")
_COUNT: Final = re.compile(r"(?P<first>.+) (?P<count>never|once|twice|\d{1,9} times)")
_PLACE: Final = re.compile(
    r"(line|item) [1-9]\d{0,8}|event [1-9]\d{0,8}(: .+)?|the end|(prints|yields) .+"
)
_ENTRY: Final = re.compile(
    r"(?P<name>.+) (starts|ends|is cancelled|raises \w+)( \([1-9]\d{0,8}\))?", re.DOTALL
)
"""An entry of the timeline that names who did something."""
_NUMBERS: Final = {"never": 0, "once": 1, "twice": 2}
_NOUNS: Final = {"prints": "line", "yields": "item"}

Normalise = Callable[[str, Any], Any]
"""Returns the value of an outcome without what the task leaves free."""


class Observation(NamedTuple):
    """What one text did with one example's input.

    ``moments`` is the timeline of the whole example, into which ``run`` points. ``problem`` says
    why there is no run.
    """

    run: Run | None
    moments: Sequence[Moment]
    problem: str = ""


def find_unknown(sentences: Sequence[str], observed: Observation, names: Collection[str]) -> str:
    """Return a thing that never happened and that cannot happen, because nothing has such a name.

    ``names`` are known beside those of the timeline. Without such a thing it returns "".
    """
    run, moments = observed.run, observed.moments
    if run is None:
        return ""
    known = {match["name"] for m in moments if (match := _ENTRY.fullmatch(m.text))} | {*names}
    for thing in (thing for sentence in sentences for thing in _read_things(sentence)):
        entry = _ENTRY.fullmatch(thing)
        is_known = _PLACE.fullmatch(thing) or (entry and entry["name"] in known)
        if not is_known and not find_places(thing, run, moments):
            return thing
    return ""


def _read_things(sentence: str) -> list[str]:
    text = sentence.strip().rstrip(".")
    for form in (_COUNT, _TIME, _ORDER):
        if match := form.fullmatch(text):
            named = match.groupdict()
            return [named[part].strip() for part in ("first", "second") if part in named]
    return []


def read_outcomes(run: Run) -> dict[str, Any]:
    """Return what came out of a call, as an example names it; without order and time."""
    outcomes: dict[str, Any] = {"prints": run.lines, "yields": run.items}
    if run.crash:
        return outcomes | {"raises": run.crash.root.type.rpartition(".")[2]}
    return outcomes | {"returns": run.value}


def judge_claims(
    claims: Mapping[str, Any], observed: Observation, normalise: Normalise
) -> list[ClaimJudged]:
    """Return what each claim is worth; an exception that is not claimed is a wrong claim, too."""
    run = observed.run
    if run is None:
        return [_wrong("raises", observed.problem)]
    judged = [] if "raises" in claims or not run.crash else [_judge_exception("", run)]
    for outcome, claimed in claims.items():
        match outcome:
            case "when":
                judged += [_judge_sentence(sentence, run, observed.moments) for sentence in claimed]
            case "raises":
                judged.append(_judge_exception(claimed, run))
            case "returns" if run.crash and claimed is not None:
                judged.append(_wrong("returns", "it returns no value, because it raises"))
            case _:
                actual = {"prints": run.lines, "yields": run.items}.get(outcome, run.value)
                judged.append(
                    _judge_value(outcome, normalise(outcome, claimed), normalise(outcome, actual))
                )
    return judged


def _right(outcome: str) -> ClaimJudged:
    return ClaimJudged(outcome=outcome, is_true=True, says="", wanted=(), actual=())


def _wrong(
    outcome: str, says: str, wanted: Sequence[str] = (), actual: Sequence[str] = ()
) -> ClaimJudged:
    return ClaimJudged(
        outcome=outcome, is_true=False, says=says, wanted=tuple(wanted), actual=tuple(actual)
    )


def _judge_exception(claimed: str, run: Run) -> ClaimJudged:
    if run.crash is None:
        return _wrong("raises", f"it raises nothing, and not {show(claimed, MAX_THING)}")
    if claimed and run.crash.root.is_a(claimed.rpartition(".")[2]):
        return _right("raises")
    return _wrong("raises", f"it raises {show(explain_crash(run.crash), MAX_ITEM)}")


def _judge_value(outcome: str, claimed: Any, actual: Any) -> ClaimJudged:
    if same(claimed, actual):
        return _right(outcome)
    write = _write_line if outcome == "prints" else _write
    if not (isinstance(claimed, list) and isinstance(actual, list)):
        return _wrong(outcome, "it returns another value", [write(claimed)], [write(actual)])
    index = differ(claimed, actual) or 0
    noun = _NOUNS.get(outcome, "item")
    says = f"{noun} {index + 1} is another one"
    if index >= min(len(claimed), len(actual)):
        says = f"the number of {noun}s is {len(actual)}, and not {len(claimed)}"
    sides = [list(map(write, side[:MOST_ITEMS])) for side in (claimed, actual)]
    return _wrong(outcome, says, *sides)


def _write_line(line: object) -> str:
    """Return a line as it was printed, one without a sign as Python writes it."""
    return show(line, MAX_ITEM) if isinstance(line, str) and line.strip() else _write(line)


def _write(value: object) -> str:
    return show(pprint.pformat(value, width=WIDTH, sort_dicts=False), MAX_ITEM)


# -- order and time -----------------------------------------------------------------------------


def _judge_sentence(sentence: str, run: Run, moments: Sequence[Moment]) -> ClaimJudged:
    text = sentence.strip().rstrip(".")
    if match := _COUNT.fullmatch(text):
        return _judge_count(match["first"], match["count"], run, moments)
    if match := _TIME.fullmatch(text):
        return _judge_time(match["first"], float(match["seconds"]), run, moments)
    if match := _ORDER.fullmatch(text):
        return _judge_order(match["first"], match["word"], match["second"], run, moments)
    says = (
        f"'{show(text, MAX_THING)}' is not a sentence such as 'line 1 before node_b ends', "
        "'item 2 at 3 s' or 'node_c starts never'"
    )
    return _wrong("when", says)


def find_places(thing: str, run: Run, moments: Sequence[Moment]) -> list[int]:
    """Return the indexes of the timeline that a thing of a sentence names, in order."""
    thing = thing.strip()
    if match := re.fullmatch(r"(line|item) (\d{1,9})", thing):
        places = run.line_places if match[1] == "line" else run.item_places
        return places[int(match[2]) - 1 : int(match[2])] if int(match[2]) else []
    if thing == "the end":
        return [run.returned] if run.returned >= 0 else []
    text, number = thing, 0
    if match := re.fullmatch(r"(.+) \(([1-9]\d{0,8})\)", thing):
        text, number = match[1], int(match[2])
    places = [
        index
        for index, moment in enumerate(moments)
        if moment.text == text or moment.text.startswith(f"{text}: ")
    ]
    return places[number - 1 : number] if number else places


def _judge_count(thing: str, count: str, run: Run, moments: Sequence[Moment]) -> ClaimJudged:
    places = find_places(thing, run, moments)
    wanted = _NUMBERS.get(count, 0) if count in _NUMBERS else int(count.split(maxsplit=1)[0])
    if len(places) == wanted:
        return _right("when")
    if not places:
        return _never(thing)
    times = ", ".join(_at(place, moments) for place in places[:6])
    says = f"{show(thing, MAX_THING)}: this happens {_times(len(places))}, at {times}"
    return _wrong("when", says)


def _never(thing: str) -> ClaimJudged:
    return _wrong("when", f"{show(thing, MAX_THING)}: this never happens")


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _judge_time(thing: str, seconds: float, run: Run, moments: Sequence[Moment]) -> ClaimJudged:
    places = find_places(thing, run, moments)
    if not places:
        return _never(thing)
    is_right = abs(moments[places[0]].at - moments[0].at - seconds) < 1e-6
    at = _at(places[0], moments)
    says = f"{show(thing, MAX_THING)}: this happens at {at}"
    return _right("when") if is_right else _wrong("when", says)


def _judge_order(
    first: str, word: str, second: str, run: Run, moments: Sequence[Moment]
) -> ClaimJudged:
    """Compare the first place of each thing."""
    one, other = (find_places(thing, run, moments) for thing in (first, second))
    for thing, places in ((first, one), (second, other)):
        if not places:
            return _never(thing)
    if (one[0] < other[0]) == (word == "before") and one[0] != other[0]:
        return _right("when")
    names = (show(thing, MAX_THING) for thing in (first, second))
    sides = sorted(zip((one[0], other[0]), names, strict=True))
    (before, earlier), (after, later) = sides
    says = f"{earlier}, at {_at(before, moments)}, comes before {later}, at {_at(after, moments)}"
    if before != after and moments[before].at == moments[after].at:  # right answers may differ
        says = f"{earlier} comes before {later}, but both are at {_at(before, moments)}"
        says += "; if the task leaves their order open, name things at different times"
    return _wrong("when", says)


def _at(place: int, moments: Sequence[Moment]) -> str:
    return f"{round(moments[place].at - moments[0].at, 3):g} s"
