"""`name_the_nodes` knows of each event which node it came from."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from lab import (
    Lab,
    Node,
    Seen,
    Shape,
    ShapedGraph,
    chain,
    chains,
    counts,
    expect_one_astream,
    fan,
    fans,
    lesson,
    loops,
    uneven_chains,
)

from kit.judge import Failure, Opaque, Run, Submission, differ, same

SILENT = chain(Node(name="plan"), Node(name="check", keys=None), Node(name="answer"))
THINK_AND_ACT = chain(*(Node(name=n, keys=("count", "steps")) for n in ("think", "act")), rounds=2)
RACE = fan(
    Node(name="ask"),
    (Node(name="books", seconds=3.0), Node(name="web"), Node(name="archive", seconds=2.0)),
    Node(name="write", keys=None),
)


@settings(max_examples=10)
@given(shape=chains() | uneven_chains(), count=counts)
@example(shape=lesson(), count=0)
@example(shape=SILENT, count=0)
async def test_names_every_node(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, count: int
) -> None:
    """names each node of a row of nodes, whatever the nodes are called and return"""
    graph = lab.graph(shape)

    seen.add(graph, await names_are_right(submission, graph, count))


@settings(max_examples=6)
@pytest.mark.needs("test_names_every_node")
@given(shape=loops(), count=counts)
@example(shape=THINK_AND_ACT, count=0)
async def test_names_a_node_each_time_it_runs(
    submission: Submission, lab: Lab, shape: Shape, count: int
) -> None:
    """names a node of a loop each time that it runs"""
    await names_are_right(submission, lab.graph(shape), count)


@settings(max_examples=6)
@pytest.mark.needs("test_names_every_node")
@given(shape=fans(), count=counts)
@example(shape=RACE, count=0)
async def test_names_the_quick_before_the_slow(
    submission: Submission, lab: Lab, shape: Shape, count: int
) -> None:
    """names nodes that run side by side in the order in which they finish"""
    await names_are_right(submission, lab.graph(shape), count)


@pytest.mark.needs("test_names_every_node")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = lab.graph(lesson())

    seen.add(graph, await names_are_right(submission, graph, count=0))

    seen.expect(expect_one_astream)


async def names_are_right(submission: Submission, graph: ShapedGraph, count: int) -> Run:
    """Call `name_the_nodes` for this graph; raises :class:`Failure` if its answer is wrong."""
    state = {"count": count, "message": "start", "steps": 0}

    run = await submission.name_the_nodes(graph, state)

    events = await graph.reference(state)
    wanted = [node for event in events for node in event]
    if not same(run.value, wanted):
        message, mistake = what_is_wrong(run, wanted, events, graph)
        raise Failure(
            message,
            expected=wanted,
            actual=run.items or repr(run.value),
            mistake=mistake,
            run=run,
        )
    return run


def what_is_wrong(
    run: Run, wanted: list[str], events: list[Any], graph: ShapedGraph
) -> tuple[str, str | None]:
    """A sentence about the answer, and the known mistake that it shows."""
    value = run.value
    if run.kind in ("async_generator", "generator"):
        what = f"a generator that gives {len(run.items)} items"
        return f"it returned {what} in place of a list: is there a yield?", "yields_them"
    if isinstance(value, Opaque) and value.type == "async_generator":
        text = "it returned the stream itself, and no node has run: astream() only makes it"
        return text, "returns_the_stream"
    if value is None:
        return "it returned nothing: is there a return?", None
    if type(value) is not list:
        kind = value.type if isinstance(value, Opaque) else type(value).__name__
        return f"it returned a {kind} in place of a list", None
    if not value:
        return f"it returned an empty list for {len(wanted)} events", None
    for place, item in enumerate(value, 1):
        if type(item) is not str:
            return not_a_name(place, item, events)
    return wrong_names(value, wanted, graph)


def not_a_name(place: int, item: object, events: list[Any]) -> tuple[str, str | None]:
    """For an answer with something in it that is no text."""
    if any(same(item, event) for event in events):
        return f"item {place} is a whole event: the name of its node is its key", "whole_events"
    if any(same(item, list(event)) for event in events):
        return f"item {place} is a list with a name in it, and not the name", "lists_of_keys"
    if any(same(item, update) for event in events for update in event.values()):
        return f"item {place} is what a node returned, and not its name", "updates"
    kind = item.type if isinstance(item, Opaque) else type(item).__name__
    return f"item {place} is a {kind}, and names are text", None


def names_of_too_much(value: list[str], wanted: list[str]) -> tuple[str, str | None] | None:
    """For a list with the right names and others, or with each of them twice."""
    if value[0] in ("__start__", "start", "START"):
        return f"{value[0]!r} is named, and it is no node: nothing runs there", "names_the_start"
    if value == [name for name in wanted for _ in range(2)]:
        text = "each node is named twice: this mode tells of a start, too, and not only of an end"
        return text, "starts_and_ends"
    if len(value) > len(wanted) and value[-len(wanted) :] == wanted:
        return "there are more names than nodes that ran: the list was not new", "shared_list"
    return None


def wrong_names(value: list[str], wanted: list[str], graph: ShapedGraph) -> tuple[str, str | None]:
    """For a list of texts that is not the right one."""
    if found := names_of_too_much(value, wanted):
        return found
    nodes = [node.name for node in graph.shape.nodes]
    strange = next((name for name in value if name not in nodes), None)
    if strange is not None:
        return strange_name(strange, value, graph)
    silent = [node.name for node in graph.shape.nodes if not node.keys]
    if silent and value == [node for node in wanted if node not in silent]:
        text = (
            f"{silent[0]} is not named: it returned nothing, and it ran and finished all the same"
        )
        return text, "skips_empty_updates"
    if found := names_of_too_little(value, wanted):
        return found
    if value == list(dict.fromkeys(wanted)):
        text = "each name is there once, and a node of a loop runs again and again"
        return text, "each_name_once"
    if sorted(value) == sorted(wanted):
        return wrong_order(value, wanted, graph)
    place = differ(value, wanted) or 0
    if place >= len(wanted):
        return f"{len(value)} names were given for {len(wanted)} events", None
    if place >= len(value):
        return f"only {len(value)} of {len(wanted)} nodes are named", None
    return f"name {place + 1} is {value[place]}, and {wanted[place]} finished then", None


def names_of_too_little(value: list[str], wanted: list[str]) -> tuple[str, str | None] | None:
    """For a list that holds one end of the right one."""
    if value == wanted[: len(value)] and len(value) == 1:
        return f"only the first of {len(wanted)} nodes is named", "first_only"
    if value == wanted[:-1]:
        return f"{wanted[-1]} is missing, the last of {len(wanted)} nodes", "loses_the_last"
    if value == wanted[-1:]:
        return f"only the last of {len(wanted)} nodes is named", "last_only"
    return None


def strange_name(strange: str, value: list[str], graph: ShapedGraph) -> tuple[str, str | None]:
    """For a name that no node of the graph has."""
    if graph.invokes:
        text = f"{strange!r} is a key of the final state, which does not tell what nodes ran"
        return text, "keys_of_the_state"
    if any(stream.options.get("stream_mode") == "values" for stream in graph.streams):
        text = f"{strange!r} is a key of the state: the events of this mode have no nodes' names"
        return text, "values_events"
    if value == [node.name for node in lesson().nodes]:
        return "these are the names of the lesson's nodes, and this graph has others", "fixed_names"
    return f"no node is called {strange!r}", None


def wrong_order(value: list[str], wanted: list[str], graph: ShapedGraph) -> tuple[str, str | None]:
    """For the right names in another order."""
    if value == sorted(wanted):
        return "the names are in the order of the alphabet, not of the nodes' ends", "sorted_names"
    if value == [node_run.name for node_run in graph.node_runs]:
        return "the names are in the order in which the nodes started, not ended", "order_of_starts"
    return "all names are there, but not in the order in which the nodes finished", None
