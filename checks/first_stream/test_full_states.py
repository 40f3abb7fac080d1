"""`full_states` yields the whole state after the input and after each superstep."""

import inspect
from collections import Counter
from itertools import accumulate
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    Lab,
    LentGraph,
    Seen,
    Shape,
    chain,
    chains,
    counts,
    expect_one_astream,
    fan,
    fans,
    laps,
    lesson,
    marathons,
)
from lab.mixtures import Mixture, mixtures
from lab.shapes import Node
from langgraph.pregel import Pregel
from langgraph.types import StreamMode

from kit.judge import Failure, Opaque, Run, Submission, differ, same

State = dict[str, Any]

GATHERS = ("count", "log")
"""What a node returns: the graph replaces `count`, and puts `log` behind what is there."""

ROW = chain(
    Node(name="node_a", keys=GATHERS),
    Node(name="node_b", keys=("log",)),
)
SIDE_BY_SIDE = fan(
    Node(name="node_a", keys=GATHERS),
    (Node(name="node_b", keys=("log",)), Node(name="node_c", keys=("log",), seconds=2)),
    Node(name="node_d", keys=("log",)),
)


def beginning(count: int) -> State:
    """An input that has every key of the state."""
    return {"count": count, "message": "start", "log": ["in"], "steps": 0}


inputs = counts.map(beginning) | st.fixed_dictionaries(
    {"count": counts}, optional={"message": st.text("ab "), "log": st.lists(st.text("ab"))}
)
"""Inputs that have every key, or leave some out."""


@settings(max_examples=6)
@given(shape=chains(), count=counts)
@example(shape=lesson(), count=0)
async def test_yields_every_state(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, count: int
) -> None:
    """yields the state after the input, and after each node of a row"""
    graph = lab.graph(shape)

    seen.add(graph, await expect_states(submission, graph, beginning(count)))


@settings(max_examples=6)
@pytest.mark.needs("test_yields_every_state")
@given(shape=chains(keys=GATHERS) | fans(keys=GATHERS), state=inputs)
@example(shape=ROW, state=beginning(0))
@example(shape=SIDE_BY_SIDE, state=beginning(0))
@example(shape=ROW, state={"count": 0, "message": "start"})
async def test_yields_what_the_graph_made_of_it(
    submission: Submission, lab: Lab, shape: Shape, state: State
) -> None:
    """yields what the reducers made of the updates, once for nodes that run side by side"""
    await expect_states(submission, lab.graph(shape), state)


@settings(max_examples=4)
@pytest.mark.needs("test_yields_what_the_graph_made_of_it")
@given(mixture=mixtures())
async def test_leaves_the_reducers_to_the_graph(
    submission: Submission, lab: Lab, mixture: Mixture
) -> None:
    """yields the right states whatever the keys are called and their reducers do"""
    try:
        await expect_states(submission, mixture.lend(lab), mixture.state)
    except Failure as failure:
        if failure.mistake == "merges_updates":  # it has merged other updates as it should
            failure.message = "an update replaced what a key had gathered: how the updates of its "
            failure.message += "keys are merged only the graph knows"
            failure.mistake = "knows_the_reducers"
        raise


@pytest.mark.needs("test_yields_every_state")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = lab.graph(lesson())

    seen.add(graph, await expect_states(submission, graph, beginning(0)))

    seen.expect(expect_one_astream)


@settings(max_examples=4)
@pytest.mark.needs("test_yields_what_the_graph_made_of_it")
@pytest.mark.needs("test_runs_the_graph_once")
@pytest.mark.points(2)
@given(shape=fans() | marathons(), count=counts)
@example(shape=laps(), count=0)
async def test_yields_while_the_graph_runs(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, count: int
) -> None:
    """yields each state before the next superstep has finished"""
    graph = lab.graph(shape)

    seen.add(graph, await expect_states(submission, graph, beginning(count)))

    seen.expect(expect_in_time)


def expect_in_time(graph: LentGraph, run: Run) -> None:
    """Each state was yielded before the next superstep's end; raises :class:`Failure`."""
    ends = sorted(node_run.ended for node_run in graph.node_runs)
    for place, nodes in enumerate(accumulate(sizes_of_supersteps(graph))):
        if run.item_places[place] > ends[nodes - 1]:
            raise too_late(run, place, at_the_end=run.item_places[place] > ends[-1])


def sizes_of_supersteps(graph: LentGraph) -> list[int]:
    """How many nodes ran in each superstep, which are those that began at the same time."""
    return list(Counter(node_run.at_begin for node_run in graph.node_runs).values())


async def expect_states(submission: Submission, graph: LentGraph, state: State) -> Run:
    """Call `full_states`; raises :class:`Failure` unless it yields the right states."""
    run = await submission.full_states(graph, state)

    if run.kind != "async_generator":
        raise not_yielded(run)
    wanted = await graph.reference(state, stream_mode="values")
    place = differ(run.items, wanted)
    if place is not None:
        if not any(stream.places for stream in graph.streams):
            expect_one_astream(graph, run)
        expect_known_words(graph, run)
        raise wrong_state(run, state, wanted, await graph.reference(state))
    return run


def the_state(place: int) -> str:
    """How a message calls the state at this place."""
    return f"the state after superstep {place}" if place else "the state after the input"


def too_late(run: Run, place: int, *, at_the_end: bool) -> Failure:
    """Say which state was yielded after the next superstep, and how late."""
    reason, mistake = "each state is held back until the next one has come", "one_behind"
    if at_the_end:
        reason = "the states were collected first and yielded later"
        mistake = "collects_first"
    if at_the_end and place:
        reason = f"after {place} states in time the rest was collected and yielded at the end"
        mistake = "collects_the_rest"
    return Failure(
        f"superstep {place + 1} had finished before {the_state(place)} was yielded: {reason}",
        expected=f"{the_state(place)} is yielded while superstep {place + 1} is running",
        actual=f"{the_state(place)} is yielded after superstep {place + 1} has ended",
        mistake=mistake,
        run=run,
    )


def not_yielded(run: Run) -> Failure:
    """Say what came in place of an asynchronous generator."""
    value, mistake = run.value, None
    if run.kind == "generator":
        what, mistake = "is a plain generator", "plain_generator"
    elif isinstance(value, Opaque) and value.type == "async_generator":
        what, mistake = "has to be awaited before there is a generator", "has_to_be_awaited"
    elif isinstance(value, list):
        what, mistake = "returned a list, which is there only at the end", "returns_a_list"
    elif value is None:
        what = "returned and yielded nothing"
    else:
        what = f"returned a {type(value).__name__}"
    return Failure(
        f"full_states {what}: its callers write `async for s in full_states(…)`",
        expected="an asynchronous generator",
        actual=value,
        mistake=mistake,
        run=run,
    )


def expect_known_words(graph: LentGraph, run: Run) -> None:
    """The words given to astream() are words that it knows; raises :class:`Failure`."""
    known, modes = inspect.signature(Pregel.astream).parameters, get_args(StreamMode)
    for stream in graph.streams:
        mode = stream.options.get("stream_mode")
        unknown = [word for word in stream.options if word not in known]
        if stream.method == "astream" and unknown:
            raise Failure(
                f"astream() has no parameter {unknown[0]}: it takes any keyword without an error, "
                "and does nothing with those it does not know",
                expected="keywords that astream() has",
                actual=f"{unknown[0]}={stream.options[unknown[0]]!r}",
                mistake="misspelt_keyword",
                run=run,
            )
        if isinstance(mode, str) and mode not in modes:
            raise Failure(
                f"astream() has no mode {mode!r}: it takes any word without an error, runs the "
                "graph, and streams nothing",
                expected="a mode that astream() has",
                actual=f"stream_mode={mode!r}",
                mistake="misspelt_mode",
                run=run,
            )


def wrong_state(run: Run, state: State, wanted: list[State], updates: list[State]) -> Failure:
    """Say what is wrong with the first state that differs, as far as it can be told."""
    items, place = run.items, differ(run.items, wanted) or 0
    actual = items[place] if place < len(items) else "no more states"
    expected = wanted[place] if place < len(wanted) else "no more states"
    message, mistake = known_mistake(items, state, wanted, updates)
    if not message and place >= len(items):
        message = f"only {len(items)} of {len(wanted)} states were yielded"
    elif not message and place >= len(wanted):
        message = f"{len(items)} states were yielded for an input and {place - 1} supersteps"
    elif not message:
        message = wrong_item(place, actual, wanted[place])
    return Failure(message, expected=expected, actual=actual, mistake=mistake, run=run)


def known_mistake(
    items: list[Any], state: State, wanted: list[State], updates: list[State]
) -> tuple[str, str | None]:
    """The sentence and the name of the mistake that all items together show; "" for none."""
    if items and isinstance(items[0], tuple):
        text = "a tuple was yielded: with a list of modes each event is (mode, chunk)"
        return text, "list_of_modes"
    if same(items, updates):
        text = "updates were yielded: what each node returned, under its name, is no state"
        return text, "updates_for_states"
    if items and same(items, wanted[:-1]):
        return "the state at the end is missing: all others were yielded", "loses_the_last"
    if same(items, wanted[1:]):
        return f"{the_state(0)} is missing: it comes first", "drops_the_input"
    if same(items, [state, *wanted]):
        text = f"{the_state(0)} is yielded twice: the stream begins with it"
        return text, "yields_the_input_too"
    if same(items, [state, *wanted[1:]]):
        text = f"{the_state(0)} is not the input: the graph fills in keys that it leaves out"
        return text, "echoes_the_input"
    if same(items, merged(state, updates)):
        text = "an update replaced what the reducer of its key had gathered"
        return text, "merges_updates"
    if len(items) == len(updates) + 1 > len(wanted):
        text = "a state was yielded for each node: those that run side by side are one superstep"
        return text, "state_for_each_node"
    return "", None


def wrong_item(place: int, actual: object, expected: State) -> str:
    """The sentence for an item that is not the state at this place."""
    if not isinstance(actual, dict):
        return f"a {type(actual).__name__} was yielded in place of {the_state(place)}"
    if actual.keys() != expected.keys():
        return f"{the_state(place)} has not the keys that the graph's state has"
    key = next(key for key in expected if not same(actual[key], expected[key]))
    return f"{the_state(place)} has a wrong {key!r}: the graph's own reducers decide what it is"


def merged(state: State, updates: list[State]) -> list[State]:
    """The states as they are if each update simply replaces the keys that it has."""
    states = [state]
    for event in updates:
        for update in event.values():
            states.append({**states[-1], **update})
    return states
