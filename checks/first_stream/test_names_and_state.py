"""`names_and_state` gives the nodes and the final state, both from the same run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given, settings
from lab import (
    Lab,
    LentGraph,
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
from lab.mixtures import Mixture, mixtures

from kit.judge import Failure, Opaque, Run, Submission, differ, same

WHOLE = ("count", "message", "log", "steps")
PARTS = chain(
    Node(name="plan", keys=WHOLE),
    Node(name="act", keys=("count", "log")),
    Node(name="check", keys=None),
    Node(name="tell", keys=("message", "log")),
)
RACE = fan(
    Node(name="ask", keys=WHOLE),
    (Node(name="books", keys=("log",), seconds=2.0), Node(name="web", keys=("log",))),
    Node(name="write", keys=WHOLE),
)
LOOP = chain(*(Node(name=name, keys=WHOLE) for name in ("think", "act")), rounds=2)
SHAPES = chains(keys=WHOLE) | uneven_chains() | loops(keys=WHOLE) | fans(keys=("log", "steps"))


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What the real graph does: its updates one by one, and its states from the input on."""

    names: list[str]
    updates: list[Any]
    states: list[dict[str, Any]]


@settings(max_examples=8)
@given(shape=SHAPES, count=counts)
@example(shape=lesson(), count=0)
@example(shape=PARTS, count=0)
@example(shape=LOOP, count=0)
@example(shape=RACE, count=0)
async def test_names_the_nodes(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, count: int
) -> None:
    """names the nodes in the order in which they finished, first of the two"""
    graph, state = lab.graph(shape), beginning(count)

    run = await submission.names_and_state(graph, state)

    truth = await truth_of(graph, state)
    names, _ = pair(run)
    if not same(names, truth.names):
        message, mistake = wrong_names(names, truth, graph)
        raise Failure(message, expected=truth.names, actual=repr(names), mistake=mistake, run=run)
    seen.add(graph, run)


@settings(max_examples=8)
@pytest.mark.points(2)
@pytest.mark.needs("test_names_the_nodes")
@given(shape=SHAPES, count=counts)
@example(shape=PARTS, count=0)
@example(shape=lesson(), count=0)
@example(shape=RACE, count=0)
async def test_gives_the_final_state(
    submission: Submission, lab: Lab, shape: Shape, count: int
) -> None:
    """gives the state at the end of the run, whole and with its reducers, second of the two"""
    graph, state = lab.graph(shape), beginning(count)

    run = await submission.names_and_state(graph, state)

    truth = await truth_of(graph, state)
    _, final = pair(run)
    if not same(final, truth.states[-1]):
        message, mistake = wrong_state(final, truth, state)
        raise Failure(
            message, expected=truth.states[-1], actual=repr(final), mistake=mistake, run=run
        )


@settings(max_examples=4)
@pytest.mark.needs("test_gives_the_final_state")
@given(mixture=mixtures())
async def test_leaves_the_reducers_to_the_graph(
    submission: Submission, lab: Lab, mixture: Mixture
) -> None:
    """gives the right state whatever its keys are called and their reducers do"""
    graph = mixture.lend(lab)
    truth = await truth_of(graph, mixture.state)

    run = await submission.names_and_state(graph, mixture.state)

    _, final = pair(run)
    right = truth.states[-1]
    if not same(final, right):
        message, mistake = wrong_state(final, truth, mixture.state)
        if type(final) is dict and final.keys() == right.keys():
            mistake = "knows_the_reducers"
            message = "the state is right for some reducers and wrong for others: only the graph "
            message += "knows what those of its keys do"
        raise Failure(message, expected=right, actual=repr(final), mistake=mistake, run=run)


@pytest.mark.needs("test_names_the_nodes")
async def test_takes_both_from_one_run(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = lab.graph(lesson())

    seen.add(graph, await submission.names_and_state(graph, beginning(0)))

    seen.expect(expect_one_run)


def expect_one_run(graph: LentGraph, run: Run) -> None:
    """The graph ran once, with ``astream()``; raises :class:`Failure`."""
    methods = [stream.method for stream in graph.streams if stream.places or stream.exhausted]
    methods += [invoke["method"] for invoke in graph.invokes]
    if len(methods) > 1:
        called = " and of ".join(f"{method}()" for method in dict.fromkeys(methods))
        raise Failure(
            f"the graph ran {len(methods)} times: each call of {called} is a run of its own, which "
            "does all the work again and may come to another end",
            expected="one run",
            actual=f"{len(methods)} runs",
            mistake="second_stream" if set(methods) == {"astream"} else "second_run",
            run=run,
        )
    expect_one_astream(graph, run)


def beginning(count: int) -> dict[str, Any]:
    """The state that a run starts from; the log is not empty, and `steps` counts from 0."""
    return {"count": count, "message": "start", "log": ["begin"], "steps": 0}


async def truth_of(graph: LentGraph, state: dict[str, Any]) -> Truth:
    """Run the real graph and sort what it streams."""
    pairs = await graph.reference(state, stream_mode=["updates", "values"])
    events = [chunk for mode, chunk in pairs if mode == "updates"]
    return Truth(
        names=[name for event in events for name in event],
        updates=[update for event in events for update in event.values()],
        states=[chunk for mode, chunk in pairs if mode == "values"],
    )


def pair(run: Run) -> tuple[Any, Any]:
    """The two things that were returned; raises :class:`Failure` if they are not two."""
    value = run.value
    if run.kind in ("async_generator", "generator"):
        message = f"it gives {len(run.items)} things one by one: is there a yield?"
    elif type(value) is tuple and len(value) == 2:
        return value
    elif type(value) is tuple:
        message = f"it returned a tuple of {len(value)} in place of two"
    elif value is None:
        message = "it returned nothing: is there a return?"
    else:
        message = f"it returned {kind_of(value)} in place of a tuple of two"
    actual = run.items or repr(value)
    raise Failure(message, expected="(a list of names, a dict)", actual=actual, run=run)


def wrong_names(names: Any, truth: Truth, graph: ShapedGraph) -> tuple[str, str | None]:
    """A sentence about wrong names, and the known mistake that they show."""
    if type(names) is not list:
        swapped = type(names) is dict and names.keys() == truth.states[-1].keys()
        text = f"the first of the two is {kind_of(names)}: a list of names comes first"
        return text, "swapped" if swapped else None
    nodes = [node.name for node in graph.shape.nodes]
    silent = [node.name for node in graph.shape.nodes if not node.keys]
    if not names:
        return "no node is named", "no_names"
    for place, name in enumerate(names, 1):
        if name not in nodes:
            text, mistake = no_node(name, truth)
            return f"name {place} is {text}", mistake
    if names == list(dict.fromkeys(truth.names)):
        return (
            "each name is there once, and a node of a loop finishes again and again",
            "names_once",
        )
    if silent and names == [name for name in truth.names if name not in silent]:
        text = f"{silent[0]} is not named: it returned nothing, and it finished"
        return text, "skips_silent_nodes"
    if sorted(names) == sorted(truth.names):
        return "all names are there, but not in the order in which the nodes finished", None
    place = differ(names, truth.names) or 0
    if place >= min(len(names), len(truth.names)):
        return f"the list is {len(names)} long, and nodes finished {len(truth.names)} times", None
    return f"name {place + 1} is {names[place]}, and {truth.names[place]} finished then", None


def no_node(name: Any, truth: Truth) -> tuple[str, str | None]:
    """What a name is that no node has."""
    if type(name) is not str:
        return f"{kind_of(name)}, and names are text", None
    if name in ("updates", "values"):
        return f"{name!r}: that is the mode, the first part of each pair", "modes_for_names"
    if name in truth.states[-1]:
        text = f"{name!r}, a key of the state: states have no nodes' names"
        return text, "keys_of_the_state"
    return f"{name!r}, and no node is called so", None


def wrong_state(final: Any, truth: Truth, state: dict[str, Any]) -> tuple[str, str | None]:
    """A sentence about a wrong final state, and the known mistake that it shows."""
    for candidate, text, mistake in look_alikes(truth, state):
        if same(final, candidate):
            return text, mistake
    if type(final) is not dict:
        return f"the second of the two is {kind_of(final)}, and the state is a dict", None
    if len(final) == 1 and final.keys() <= set(truth.names):
        return "this is the last event: a node's name, and what the node returned", "last_event"
    right = truth.states[-1]
    for key, part in right.items():
        if key not in final:
            return f"the final state lacks {key!r}", None
        if same_parts(final[key], part):
            text = f"{key!r} has the right parts in another order than the graph's own"
            return f"{text}: nodes end in one order, and are merged in another", "own_reducers"
        if not same(final[key], part):
            return f"{key!r} has another value in the final state", None
    strange = next(key for key in final if key not in right)
    return f"{strange!r} is in it, which is no key of the final state", None


def look_alikes(truth: Truth, state: dict[str, Any]) -> Iterator[tuple[Any, str, str | None]]:
    """What is often taken for the final state, with a sentence and the known mistake."""
    updates = [update for update in truth.updates if update is not None]
    merged: dict[str, Any] = {}
    for update in updates:
        merged |= update
    yield {}, "the final state is empty", None
    yield (
        truth.states[0],
        "this is the state before the first node: more states come after it",
        "first_state",
    )
    for update in updates[-1:]:
        yield (
            update,
            "this is what the last node returned: what other nodes have set is not in it",
            "last_update",
        )
    yield (
        state | merged,
        "the updates lie on top of the input: what a reducer puts together is lost",
        "merged_updates",
    )
    yield merged, "the updates lie on top of each other, and the input is lost", None
    for earlier in truth.states[1:-1]:
        yield earlier, "this is the state before the last node had finished", "one_too_early"
    for states in (truth.states, truth.states[1:]):
        yield states, "this is a list of states: only the last one is asked for", "all_states"
    with_mode = ("values", truth.states[-1])
    yield with_mode, "the mode is still with the state, in a tuple", "mode_still_there"


def same_parts(left: Any, right: Any) -> bool:
    """True for two lists with the same things in them, in two orders."""
    if type(left) is not list or type(right) is not list or same(left, right):
        return False
    return sorted(map(repr, left)) == sorted(map(repr, right))


def kind_of(value: Any) -> str:
    """A word for the type of a value, with its article."""
    kind = value.type if isinstance(value, Opaque) else type(value).__name__
    return {"NoneType": "None", "str": "text", "int": "an int"}.get(kind, f"a {kind}")
