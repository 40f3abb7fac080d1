"""`report` has a line for each event, whatever the node returned."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, LentGraph, Seen, Shape, chain, chains, expect_one_astream, fans
from lab.shapes import Node
from lab.vocabulary import chances

from kit.judge import Failure, Run, Submission, differ, same

STATE = {"count": 7, "message": "start", "log": ["in"]}
VALUES: dict[str, Callable[[Random], Any]] = {
    "count": lambda chance: chance.choice((chance.randint(-99, -1), chance.randint(10**9, 10**60))),
    "message": lambda chance: "".join(chance.choices("abc :'\"é→", k=chance.randint(1, 8))),
    "log": lambda chance: chance.choices(("in", "", "out"), k=chance.randint(2, 6)),
}
"""What nodes return under each key: nothing that is false, or the same as the input."""

Keys = tuple[str, ...] | None
"""The keys that a node returns: () is `{}`, and None returns None."""

Way = Callable[[str, Random], Keys]
"""How a node treats a key."""


def the_key(key: str, chance: Random) -> Keys:
    """It returns `key`, and perhaps others before it or behind it."""
    others = [other for other in VALUES if other != key]
    more = chance.sample(others, chance.randint(0, 2))
    return chance.choice(((*more, key), (key, *more)))


def a_part(key: str, chance: Random) -> Keys:
    """It returns something, but not `key`."""
    others = [other for other in VALUES if other != key]
    return tuple(chance.sample(others, chance.randint(1, 2)))


def nothing(_: str, chance: Random) -> Keys:
    """It returns `{}` or None."""
    return chance.choice(((), None))


def cases(*ways: Way) -> st.SearchStrategy[tuple[Shape, str]]:
    """A graph, and the key to report; each node treats the key in one of these ways.

    No two nodes return the same value under it.
    """

    def build(shape: Shape, chance: Random) -> tuple[Shape, str]:
        key = chance.choice(list(VALUES))
        values: dict[str, Any] = {}
        while len(values) < len(shape.nodes):
            value = VALUES[key](chance)
            values[repr(value)] = value
        fresh = iter(values.values())
        return shape.with_nodes(
            lambda node: replace(
                node, keys=chance.choice(ways)(key, chance), values={key: next(fresh)}
            )
        ), key

    return st.builds(build, chains() | fans(), chances)


FALSE_OR_OLD: tuple[Any, ...] = ("", 0, 0.0, False, None, [], {}, "start", "again")


def odd_values() -> st.SearchStrategy[tuple[Shape, str]]:
    """Nodes whose value is false, or what it was before; and some that return a part."""

    def build(shape: Shape, chance: Random) -> tuple[Shape, str]:
        return shape.with_nodes(
            lambda node: replace(
                node,
                keys=chance.choice((the_key, a_part))("message", chance),
                values={"message": chance.choice(FALSE_OR_OLD)},
            )
        ), "message"

    return st.builds(build, chains(), chances)


def nodes(*keys: Keys) -> tuple[Shape, str]:
    """node_a, node_b …, which return these keys; the report is about "message"."""
    made = (
        Node(name=f"node_{letter}", text=f"{letter} has ", keys=returned)
        for letter, returned in zip("abcd", keys, strict=False)
    )
    return chain(*made), "message"


def messages(*values: object) -> tuple[Shape, str]:
    """node_a, node_b …, which return these values under "message"."""
    names = (f"node_{letter}" for letter in "abcd")
    made = (
        Node(name=name, keys=("message",), values={"message": value})
        for name, value in zip(names, values, strict=False)
    )
    return chain(*made), "message"


@settings(max_examples=5)
@given(case=cases(the_key))
@example(case=nodes(("count", "message"), ("message",)))
async def test_reports_what_each_node_returned(
    submission: Submission, lab: Lab, seen: Seen, case: tuple[Shape, str]
) -> None:
    """gives `node: value` for each node, in the order they finished"""
    shape, key = case
    graph = lab.graph(shape)

    seen.add(graph, await expect_report(submission, graph, key))


@settings(max_examples=6)
@pytest.mark.needs("test_reports_what_each_node_returned")
@pytest.mark.points(2)
@given(case=cases(the_key, a_part))
@example(case=nodes(("message",), ("count",), ("count", "message")))
async def test_has_a_line_for_a_part(
    submission: Submission, lab: Lab, case: tuple[Shape, str]
) -> None:
    """gives `node: unchanged` for a node that returned other keys only"""
    shape, key = case
    await expect_report(submission, lab.graph(shape), key)


@settings(max_examples=6)
@pytest.mark.needs("test_has_a_line_for_a_part")
@given(case=cases(the_key, a_part, nothing))
@example(case=nodes(("message",), None, ("message",)))
@example(case=nodes(("message",), (), ("message",)))
async def test_has_a_line_for_nothing(
    submission: Submission, lab: Lab, case: tuple[Shape, str]
) -> None:
    """gives `node: unchanged` for a node that returned {} or None"""
    shape, key = case
    await expect_report(submission, lab.graph(shape), key)


@settings(max_examples=6)
@pytest.mark.needs("test_has_a_line_for_a_part")
@given(case=odd_values())
@example(case=messages("", 0, None, False))
@example(case=messages("start", "again", "again"))
async def test_takes_any_value_for_a_value(
    submission: Submission, lab: Lab, case: tuple[Shape, str]
) -> None:
    """gives the value also where it is "", 0, False, None or the same as before"""
    shape, key = case
    await expect_report(submission, lab.graph(shape), key)


@pytest.mark.needs("test_reports_what_each_node_returned")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    shape, key = messages("one", "two", "three")
    graph = lab.graph(shape)

    seen.add(graph, await expect_report(submission, graph, key))

    seen.expect(expect_one_astream)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line is about: a node, what it returned, and the value that the key had before."""

    node: str
    update: dict[str, Any]
    key: str
    before: Any

    @property
    def has_value(self) -> bool:
        return self.key in self.update

    @property
    def line(self) -> str:
        shown = repr(self.update[self.key]) if self.has_value else "unchanged"
        return f"{self.node}: {shown}"


async def expect_report(submission: Submission, graph: LentGraph, key: str) -> Run:
    """Call `report`; raises :class:`Failure` unless its report about `key` is right."""
    entries = await entries_of(graph, key)

    run = await submission.report(graph, STATE, key)

    if not any(stream.places for stream in graph.streams):
        expect_one_astream(graph, run)
    if type(run.value) is not list:
        raise no_list(run)
    place = differ(run.value, [entry.line for entry in entries])
    if place is not None:
        raise wrong_report(run, entries, place)
    return run


async def entries_of(graph: LentGraph, key: str) -> list[Entry]:
    """The entries of the right report."""
    entries, before = [], STATE[key]
    for event in await graph.reference(STATE):
        for node, update in event.items():
            entries.append(Entry(node, update or {}, key, before))
            before = entries[-1].update.get(key, before)
    return entries


def no_list(run: Run) -> Failure:
    """Say what came in place of a list."""
    what = "nothing" if run.value is None else f"a {type(run.value).__name__}"
    message, actual = f"report returned {what} in place of a list", run.value
    if run.kind in ("generator", "async_generator"):
        message, actual = "report yields its lines, and its callers await a list", run.items
    return Failure(message, expected="a list of lines", actual=actual, run=run)


def wrong_report(run: Run, entries: list[Entry], place: int) -> Failure:
    """Say what is wrong with the first line that differs, as far as it can be told."""
    lines, wanted = run.value, [entry.line for entry in entries]
    expected = wanted[place] if place < len(wanted) else "no more lines"
    actual = lines[place] if place < len(lines) else "no more lines"
    if place >= len(entries):
        message, mistake = f"there are {len(lines)} lines for {len(entries)} events", None
    elif same(lines, [entry.line for entry in entries if entry.has_value]):
        message, mistake = skipped(entries[place]), "skips_the_node"
    elif place >= len(lines):
        message, mistake = ends_early(entries[place], place)
    elif sorted(map(repr, lines)) == sorted(map(repr, wanted)):
        message, mistake = "the lines are not in the order in which the nodes finished", None
    elif entries[place].has_value:
        message, mistake = wrong_value(entries[place], lines[place])
    else:
        message, mistake = not_unchanged(entries[place], lines[place])
    shown = actual if isinstance(actual, str) else repr(actual)
    return Failure(message, expected=expected, actual=shown, mistake=mistake, run=run)


def skipped(entry: Entry) -> str:
    """The sentence for a report with lines for values only."""
    return f"{entry.node} has no line: it returned no {entry.key!r}, but it has run all the same"


def ends_early(entry: Entry, lines: int) -> tuple[str, str | None]:
    """The sentence and the mistake for a report that ends after `lines`, with none for `entry`."""
    message = f"the report ends before {entry.node}" if lines else "the report is empty"
    if entry.has_value:
        return message, None
    if entry.update:
        reason = f"which returned no {entry.key!r}: that one node ends the whole loop"
        return f"{message}, {reason}", "catches_outside"
    return f"{message}, which returned nothing: the nodes after it do run", "stops_at_nothing"


def wrong_value(entry: Entry, line: object) -> tuple[str, str | None]:
    """The sentence and the mistake for a wrong `line` of a node that returned the key."""
    value = entry.update[entry.key]
    returned = f"{entry.node} returned {value!r} under {entry.key!r}"
    if line == f"{entry.node}: unchanged":
        if value is None:
            return f"{returned}: the key is there, and None is its value", "none_is_missing"
        if not value:
            return f"{returned}: that is false in an `if`, and yet a value", "truth_of_the_value"
        if same(value, entry.before):
            return f"{returned}, as it was before: it did return it", "compares_with_the_state"
        return f"{returned}, and its line says unchanged", None
    if line == f"{entry.node}: {value}":
        return f"{returned}, and its line does not show it as repr() does", None
    if line == f"{entry.node}: {entry.update!r}":
        return f"the line of {entry.node} shows all that it returned, not {entry.key!r}", None
    for key, other in entry.update.items():
        if line == f"{entry.node}: {other!r}":
            return f"the line of {entry.node} shows {key!r} and not {entry.key!r}", None
    return f"the line of {entry.node} is wrong", None


def not_unchanged(entry: Entry, line: object) -> tuple[str, str | None]:
    """The sentence and the mistake for a wrong `line` of a node that did not return the key."""
    missing = f"{entry.node} returned no {entry.key!r}"
    name, _, shown = line.partition(": ") if isinstance(line, str) else ("", "", "")
    if name != entry.node:
        return f"the line of {entry.node} is wrong", None
    if shown.strip("'\"()[]<>-. ").lower() == "unchanged":
        return f"{missing}, and the word for that is not as the task has it", None
    if shown == repr(STATE[entry.key]):
        return f"{missing}, and its line shows {shown}, which the input had", "input_value"
    if shown == repr(entry.before):
        return f"{missing}, and its line shows {shown}, an earlier node's", "keeps_the_last_value"
    return f"{missing}, and its line shows {shown}: a default looks like a value", "default_value"
