"""`first_event` gives the first event that is wanted, and ends the run with it."""

from collections.abc import Collection
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    Lab,
    LentFunction,
    LentGraph,
    Node,
    Shape,
    chain,
    chains,
    expect_one_astream,
    fan,
    fans,
    lesson,
)

from kit.judge import Failure, Opaque, Run, Submission, crashed, same

STATE = {"count": 0, "message": "start"}
BOTH = ("count", "message")
RACE = fan(
    Node(name="plan"),
    (Node(name="books", seconds=60.0), Node(name="maps"), Node(name="web", seconds=2.0)),
    Node(name="write"),
)
shapes = chains() | fans(keys=BOTH)
places = st.integers(min_value=0, max_value=9)
"""For an index: a check takes the remainder by the number of indices that there are."""


@settings(max_examples=8)
@given(shape=shapes, place=places, further=st.booleans())
@example(shape=lesson(), place=1, further=True)
@example(shape=RACE, place=2, further=False)
async def test_gives_the_first_that_is_wanted(
    submission: Submission, lab: Lab, shape: Shape, place: int, further: bool
) -> None:
    """gives the first event for which `wanted` says True"""
    graph = lab.graph(shape)
    events = await graph.reference(STATE)
    place %= len(events)
    accepted = events[place:] if further else events[place : place + 1]
    wanted = lend_wanted(lab, accepted)

    run = await submission.first_event(graph, STATE, wanted)

    if not same(run.value, events[place]):
        raise wrong_event(run, graph, wanted, events, place)


@settings(max_examples=4)
@pytest.mark.needs("test_gives_the_first_that_is_wanted")
@given(shape=shapes)
@example(shape=lesson())
async def test_gives_none_if_none_is_wanted(submission: Submission, lab: Lab, shape: Shape) -> None:
    """gives None if the graph ends, and `wanted` has said True to no event"""
    graph = lab.graph(shape)

    run = await submission.first_event.attempt(graph, STATE, lend_wanted(lab, []))

    if run.crash is not None:
        raise Failure(
            f"no event was wanted, and it raised {run.crash.type}",
            expected="None",
            actual=run.crash.last_line,
            mistake="unset_name" if run.crash.is_a("UnboundLocalError") else None,
            run=run,
            error=run.crash.last_line,
        )
    if run.value is not None:
        last = same(run.value, (await graph.reference(STATE))[-1])
        raise Failure(
            f"no event was wanted, and it gave {'the last one' if last else run.value!r}",
            expected="None",
            actual=run.value,
            mistake="last_if_none" if last else None,
            run=run,
        )


@settings(max_examples=6)
@pytest.mark.needs("test_gives_the_first_that_is_wanted")
@pytest.mark.points(2)
@given(shape=shapes, place=places)
@example(shape=lesson(), place=0)
@example(shape=RACE, place=1)
async def test_stops_at_the_event(
    submission: Submission, lab: Lab, shape: Shape, place: int
) -> None:
    """runs the graph once, with astream(), and is done as soon as the event is there"""
    graph = lab.graph(shape)
    events = await graph.reference(STATE)
    place %= len(events)

    wanted = lend_wanted(lab, events[place:])

    run = await submission.first_event(graph, STATE, wanted)

    expect_one_astream(graph, run)
    stream = max(graph.streams, key=lambda stream: len(stream.places))
    if stream.asked > place + 1 and place + 1 < len(events):
        raise went_on(run, place, events, to_the_end=stream.exhausted)
    if len(stream.places) <= place:
        raise wrong_event(run, graph, wanted, events, place)
    late = run.moments[run.returned].at - run.moments[stream.places[place]].at
    if late > 1e-6:
        raise Failure(
            f"event {place + 1} was wanted and there, and {late:g} seconds later it returned",
            expected="it returns at once",
            actual=f"it returns {late:g} seconds later",
            mistake="waits_for_the_others",
            run=run,
        )


@settings(max_examples=6)
@pytest.mark.needs("test_stops_at_the_event")
@pytest.mark.points(2)
@given(shape=fans(keys=BOTH), place=st.just(1))
@example(shape=RACE, place=2)
async def test_cancels_the_others(
    submission: Submission, lab: Lab, shape: Shape, place: int
) -> None:
    """cancels the nodes that run side by side with the event's, and returns when they are gone"""
    graph = lab.graph(shape)
    events = await graph.reference(STATE)

    run = await call_in_server(submission, lab, graph, lend_wanted(lab, events[place:]))

    if run.crash is not None:
        raise crashed(run.crash, run)
    expect_all_gone(graph, run, "returned")


@settings(max_examples=6)
@pytest.mark.needs("test_cancels_the_others")
@pytest.mark.points(2)
@given(shape=fans(keys=BOTH), error=st.sampled_from([ValueError, KeyError, ZeroDivisionError]))
@example(shape=RACE, error=ValueError)
async def test_cancels_them_when_wanted_raises(
    submission: Submission, lab: Lab, shape: Shape, error: type[Exception]
) -> None:
    """hands on the exception that `wanted` raises, and cancels the nodes before that too"""
    graph = lab.graph(shape)
    events = await graph.reference(STATE)
    wanted = lend_wanted(lab, [], bad=events[1], error=error)

    run = await call_in_server(submission, lab, graph, wanted)

    name = error.__name__
    if run.crash is None or not run.crash.is_a(name):
        what = f"raised {run.crash.type}" if run.crash else f"returned {run.value!r}"
        raise Failure(
            f"`wanted` raised {name}, and first_event {what}",
            expected=name,
            actual=what,
            mistake="swallows_the_error" if run.crash is None else None,
            run=run,
            error=run.crash.last_line if run.crash else "",
        )
    expect_all_gone(graph, run, f"raised {name}")


def lend_wanted(
    lab: Lab, accepted: Collection[Any], *, bad: Any = None, error: type[Exception] = ValueError
) -> LentFunction:
    """A function that says True to the events in ``accepted`` and raises ``error`` for ``bad``."""

    async def wanted(event: Any) -> bool:
        if bad is not None and same(event, bad):
            raise error
        return any(same(event, one) for one in accepted)

    return lab.function("wanted", wanted, parameters=("event",), sync=True)


async def call_in_server(
    submission: Submission, lab: Lab, graph: LentGraph, wanted: LentFunction
) -> Run:
    """Call `first_event` in a loop that goes on afterwards, because another call is served in it.

    A node that was left running is then neither ended by the loop's end nor hidden by it.
    """
    long = lab.graph(chain(Node(name="another_request", seconds=90.0)))
    nothing = lend_wanted(lab, [])
    async with submission.first_event.start(long, STATE, nothing, how="loop"):
        return await submission.first_event.attempt(graph, STATE, wanted, how="loop")


def expect_all_gone(graph: LentGraph, run: Run, did: str) -> None:
    """Each node had ended or been cancelled when the function left; raises :class:`Failure`."""
    for node_run in graph.node_runs:
        if 0 <= node_run.stopped < run.returned:
            continue
        text, mistake = f"{node_run.name} was still at work when first_event {did}", None
        if did == "returned" and node_run.cancelled:
            text = f"{text}: Python closes a stream that was dropped, but only afterwards"
            mistake = "return_in_the_loop"
        elif did == "returned":
            text = f"{text}, and worked on to its end: a stream that is kept is never closed"
            mistake = "kept_stream"
        else:
            text = f"{text}: the exception passes by a line that stands behind the loop"
            mistake = "closes_behind_the_loop"
        raise Failure(
            text,
            expected=f"{node_run.name} is cancelled, then first_event has {did}",
            actual=f"first_event has {did}, and {node_run.name} is at work",
            mistake=mistake,
            run=run,
        )


def wrong_event(
    run: Run, graph: LentGraph, wanted: LentFunction, events: list[Any], place: int
) -> Failure:
    """Say what came in place of the event with this index, as far as it can be told."""
    value, asked = run.value, [call.args[0] for call in wanted.calls]
    came = next((index for index, event in enumerate(events) if same(event, value)), None)
    strange = [one for one in asked if not any(same(one, event) for event in events)]
    message, mistake = f"it returned {kind_of(value)}, and no event of this run", None
    if not any(stream.asked for stream in graph.streams) and not graph.invokes:
        message, mistake = "the graph never ran: its events have to be asked for", "never_iterated"
    elif strange:
        state = isinstance(strange[0], dict) and strange[0].keys() >= set(BOTH)
        about, mistake = ("a state", "values_events") if state else (kind_of(strange[0]), None)
        message = f"`wanted` was asked about {about}, which is no event of this run"
    elif not asked:
        message, mistake = "`wanted` was never asked", "ignores_wanted"
    elif run.kind in ("generator", "async_generator"):
        message = f"it yields {len(run.items)} things: one event is asked for, with return"
    elif came is not None and came > place:
        message = f"it returned event {came + 1}, and event {place + 1} was wanted before"
        mistake = "last_wanted"
    elif came is not None:
        message = f"it returned event {came + 1}, and `wanted` had said False to that"
    elif any(same(update, value) for update in events[place].values()):
        message = "it returned what the node returned, without the node's name"
        mistake = "update_only"
    return Failure(message, expected=events[place], actual=repr(value), mistake=mistake, run=run)


def went_on(run: Run, place: int, events: list[Any], *, to_the_end: bool) -> Failure:
    """Say that the stream was asked for more than the event."""
    much, mistake = "the next one was asked for all the same", "asks_once_more"
    if to_the_end:
        much, mistake = "the graph was run to its end all the same", "consumes_all"
    return Failure(
        f"event {place + 1} of {len(events)} was wanted and there, and {much}",
        expected=f"nothing is asked for after event {place + 1}",
        actual=f"{'all are' if to_the_end else f'event {place + 2} is'} asked for",
        mistake=mistake,
        run=run,
    )


def kind_of(value: Any) -> str:
    """A word for the type of a value, with its article."""
    kind = value.type if isinstance(value, Opaque) else type(value).__name__
    return {"NoneType": "None", "bool": repr(value)}.get(kind, f"a {kind}")
