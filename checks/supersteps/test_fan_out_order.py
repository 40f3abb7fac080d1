"""`fan_out_order` gives the order of arrival and the order of merging, both from one run."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, product
from typing import Annotated, Any, TypedDict

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, LentGraph, Seen, expect_one_astream, expect_some_event, node_names
from lab.building import AtWork, as_node
from lab.reducers import add
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send

from kit.judge import Failure, Opaque, Run, Submission, differ, same

STATE: dict[str, Any] = {"log": []}


class State(TypedDict):
    """The one key that all nodes write to."""

    log: Annotated[list[str], add]


@dataclass(frozen=True, slots=True)
class Node:
    """A node, or one of several runs of it: its line, and after how many seconds that comes."""

    name: str
    line: str
    seconds: int = 1


Steps = tuple[tuple[Node, ...], ...]
"""The supersteps of a graph, each with the nodes that run side by side in it."""

PLAN, WRITE = (Node("plan", "planned"),), (Node("write", "written"),)
RACE: Steps = (
    PLAN,
    (Node("web", "9 pages", 2), Node("maps", "2 maps", 1), Node("books", "4 books", 3)),
    WRITE,
)
SAME_NODE: Steps = (
    PLAN,
    (
        Node("search", "3 of Rome", 2),
        Node("search", "5 of Pisa", 1),
        Node("search", "1 of Bari", 3),
    ),
    WRITE,
)


@st.composite
def fans(draw: st.DrawFn) -> Steps:
    """One or two times a node and then two to four at once, which are sometimes the same node."""
    wide = draw(st.lists(st.integers(2, 4), min_size=1, max_size=2))
    widths = [*chain.from_iterable((1, width) for width in wide), 1]
    called = draw(node_names(sum(widths)))
    numbers = draw(st.lists(st.integers(0, 999), min_size=len(called), max_size=len(called)))
    steps = []
    for width in widths:
        alike = width > 1 and draw(st.booleans())
        pace = draw(st.permutations(range(1, width + 1)))
        here = [called.pop() for _ in range(width)]
        nodes = (
            Node(here[0 if alike else i], f"{numbers.pop()} hits", pace[i]) for i in range(width)
        )
        steps.append(tuple(nodes))
    return tuple(steps)


@settings(max_examples=8)
@given(steps=fans())
@example(steps=RACE)
@example(steps=SAME_NODE)
async def test_gives_the_order_of_arrival(
    submission: Submission, lab: Lab, seen: Seen, steps: Steps
) -> None:
    """gives the lines in the order in which the updates arrived, first of the two"""
    graph = Fan(lab, steps)

    seen.add(graph, await expect_arrival(submission, graph))


@settings(max_examples=3)
@pytest.mark.needs("test_gives_the_order_of_arrival")
@pytest.mark.points(2)
@given(steps=fans())
@example(steps=RACE)
@example(steps=SAME_NODE)
async def test_gives_the_order_of_merging(
    submission: Submission, lab: Lab, seen: Seen, steps: Steps
) -> None:
    """gives the lines in the order of the final state, second of the two"""
    graph = Fan(lab, steps)

    seen.add(graph, await expect_arrival(submission, graph))

    seen.expect(expect_merging)


@pytest.mark.needs("test_gives_the_order_of_merging")
async def test_takes_both_from_one_run(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = Fan(lab, RACE)

    seen.add(graph, await expect_arrival(submission, graph))

    seen.expect(expect_one_astream)


class Fan(LentGraph):
    """A graph with these supersteps, and the lines that it gives in both orders."""

    def __init__(self, lab: Lab, steps: Steps) -> None:
        self.steps = steps
        self.arrived: list[str] = []
        self.merged: list[str] = []
        super().__init__(lab, self._build)

    async def find_orders(self) -> None:
        """Take both orders from what the real graph streams and ends with."""
        pairs = await self.reference(STATE, stream_mode=["updates", "values"])
        events = [chunk for mode, chunk in pairs if mode == "updates"]
        updates = [update for event in events for update in event.values()]
        self.arrived = [line for update in updates for line in update["log"]]
        self.merged = pairs[-1][1]["log"]

    def _build(self, at_work: AtWork) -> CompiledStateGraph[Any, Any, Any, Any]:
        graph: StateGraph[Any] = StateGraph(State)
        before: tuple[str, ...] = (START,)
        for step in self.steps:
            before = add_step(graph, step, before, at_work)
        graph.add_edge(before[0], END)
        return graph.compile()


def add_step(
    graph: StateGraph[Any], step: tuple[Node, ...], before: tuple[str, ...], at_work: AtWork
) -> tuple[str, ...]:
    """Put a superstep behind the nodes ``before``; gives the names of its own nodes."""
    called = tuple(dict.fromkeys(node.name for node in step))
    for node in step[: len(called)]:
        graph.add_node(node.name, function_of(node, at_work))
    if len(called) < len(step):

        async def send(_: Any) -> list[Send]:
            return [Send(node.name, node) for node in step]

        graph.add_conditional_edges(before[0], send, [*called])
        return called
    for one, name in product(before, called):
        graph.add_edge(one, name)
    return called


def function_of(node: Node, at_work: AtWork) -> Any:
    """What does a node's work; one that runs several times is sent what to do in each run."""

    async def run(sent: Any) -> dict[str, list[str]]:
        mine = sent if isinstance(sent, Node) else node
        async with at_work(mine.name):
            await asyncio.sleep(mine.seconds)
        return {"log": [mine.line]}

    return as_node(run)


async def expect_arrival(submission: Submission, graph: Fan) -> Run:
    """Call `fan_out_order`; raises :class:`Failure` unless its first list is right."""
    await graph.find_orders()
    arrived = graph.arrived

    run = await submission.fan_out_order(graph, STATE)

    lines, others = pair(run)
    if not same(lines, arrived):
        if not lines:
            expect_some_event(graph, run)
        text, mistake = wrong_arrival(lines, others, arrived, graph.merged, graph.steps)
        raise Failure(text, expected=arrived, actual=repr(lines), mistake=mistake, run=run)
    return run


def expect_merging(graph: Fan, run: Run) -> None:
    """The second list is in the order of the final state; raises :class:`Failure`."""
    _, lines = pair(run)
    if not same(lines, graph.merged):
        text, mistake = wrong_merge(lines, graph.merged, graph.steps)
        raise Failure(text, expected=graph.merged, actual=repr(lines), mistake=mistake, run=run)


def pair(run: Run) -> tuple[Any, Any]:
    """The two things that were returned; raises :class:`Failure` if they are not two lists."""
    value = run.value
    if run.kind in ("async_generator", "generator"):
        message = f"it yields {len(run.items)} things: two lists are asked for, in a tuple"
    elif type(value) is not tuple or len(value) != 2:
        message = f"it returned {kind_of(value)}, and a tuple of two lists is asked for"
    elif type(value[0]) is not list or type(value[1]) is not list:
        wrong = "first" if type(value[0]) is not list else "second"
        kind = kind_of(value[wrong == "second"])
        message = f"the {wrong} of the two is {kind}, and a list of lines is asked for"
    else:
        return value
    raise Failure(message, expected="(a list, a list)", actual=repr(value), run=run)


def wrong_arrival(
    lines: list[Any], others: list[Any], arrived: list[str], merged: list[str], steps: Steps
) -> tuple[str, str | None]:
    """A sentence about a wrong first list, and the mistake that it shows."""
    if arrived != merged and same(lines, merged):
        if same(others, arrived):
            return "the two lists are there the wrong way round", "swapped"
        text = "the first list is in the order of the state, and the updates came in another"
        return text, "merge_for_arrival"
    nodes = {node.name for step in steps for node in step}
    if len(lines) == len(steps) < len(nodes) and set(map(repr, lines)) <= set(map(repr, arrived)):
        text = f"there is one line for each superstep, and {len(arrived)} updates came"
        return f"{text}: each node has an event of its own", "one_event_for_a_step"
    return wrong_lines("first", lines, arrived, steps)


def wrong_merge(lines: list[Any], merged: list[str], steps: Steps) -> tuple[str, str | None]:
    """A sentence about a wrong second list, and the mistake that it shows."""
    for candidate, text, mistake in look_alikes(steps):
        if same(lines, candidate):
            return f"the second list is {text}, and the state has an order of its own", mistake
    if len(lines) > len(merged) and same(lines[-len(merged) :], merged):
        text = "the second list holds the logs of all states, one behind the other"
        return f"{text}: each state has all lines until then", "adds_up_states"
    if lines and same(lines, merged[: len(lines)]):
        text = "the second list is the log of a state before the final one"
        return text, "one_too_early"
    return wrong_lines("second", lines, merged, steps)


def look_alikes(steps: Steps) -> Iterator[tuple[list[str], str, str]]:
    """Orders that are often taken for that of the state, with words and the mistake."""
    arrived = [sorted(step, key=lambda node: node.seconds) for step in steps]
    by_name = [sorted(step, key=lambda node: node.name) for step in arrived]
    every = list(chain.from_iterable(arrived))
    yield lines_of(chain.from_iterable(by_name)), "sorted by node in each superstep", "sorted_steps"
    yield lines_of(every), "in the order of arrival", "arrival_for_merge"
    yield lines_of(sorted(every, key=lambda node: node.name)), "sorted by node", "sorted_by_node"
    yield sorted(lines_of(every)), "sorted by text", "sorted_lines"


def wrong_lines(
    which: str, lines: list[Any], wanted: list[str], steps: Steps
) -> tuple[str, str | None]:
    """A sentence about a list that is not the wanted one, and the mistake that it shows."""
    nodes = {node.name for step in steps for node in step}
    if any(type(line) is list for line in lines):
        return f"the {which} list holds lists, and lines are asked for", "lists_of_lines"
    if lines and all(type(line) is str and line in nodes for line in lines):
        text = f"the {which} list holds names of nodes, and their lines are asked for"
        return text, "names_of_nodes"
    if len(lines) == len(nodes) < len(wanted):
        text = f"the {which} list has one line for each name, and a node may run several times"
        return text, "one_line_for_a_name"
    if len(lines) != len(wanted):
        return f"the {which} list has {len(lines)} lines, and {len(wanted)} were written", None
    place = differ(lines, wanted) or 0
    return f"the {which} list is wrong from line {place + 1} on", None


def lines_of(nodes: Iterable[Node]) -> list[str]:
    """The lines that these nodes write."""
    return [node.line for node in nodes]


def kind_of(value: Any) -> str:
    """A word for the type of a value, with its article."""
    kind = value.type if isinstance(value, Opaque) else type(value).__name__
    return {"NoneType": "nothing"}.get(kind, f"a {kind}")
