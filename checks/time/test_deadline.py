"""`deadline` gives what a graph has streamed within a time, and ends the graph with it."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    Lab,
    LentGraph,
    Node,
    Seen,
    Shape,
    ShapedGraph,
    chain,
    chains,
    expect_one_astream,
    fan,
    fans,
)
from lab.shapes import START

from kit.judge import Failure, Opaque, Run, Submission, crashed, differ, same

STATE = {"count": 0, "message": "start"}
BOTH = ("count", "message")
A, B, C, D = (Node(name=f"node_{letter}", plus=plus) for plus, letter in enumerate("abcd", 1))
ROW = chain(A, B, C, D)
RACE = fan(
    Node(name="plan"),
    (Node(name="books", seconds=2.0), Node(name="maps", seconds=9.0), Node(name="web")),
    Node(name="write"),
)


@st.composite
def paced(draw: st.DrawFn) -> Shape:
    """One to four nodes in a row, each of which takes some whole seconds."""
    shape = draw(chains(4))
    seconds = draw(st.lists(st.sampled_from([1.0, 2.0, 7.0]), min_size=4, max_size=4))
    pace = {node.name: second for node, second in zip(shape.nodes, seconds, strict=False)}
    nodes = tuple(Node(name=n.name, plus=n.plus, seconds=pace[n.name]) for n in shape.nodes)
    return chain(*nodes)


shapes = paced() | fans(keys=BOTH)
times = st.integers(min_value=0, max_value=12).map(lambda whole: whole + 0.5)
"""Deadlines between two whole seconds: no node ends at the very moment."""


@settings(max_examples=8)
@pytest.mark.points(2)
@given(shape=shapes, seconds=times)
@example(shape=ROW, seconds=2.5)
@example(shape=RACE, seconds=3.5)
async def test_gives_the_events_in_time(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, seconds: float
) -> None:
    """gives the events that came before the deadline: all of them, and no other"""
    graph = Limited(lab, shape, seconds)

    seen.add(graph, await expect_events(submission, graph))


@pytest.mark.needs("test_gives_the_events_in_time")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = Limited(lab, ROW, 2.5)

    seen.add(graph, await expect_events(submission, graph))

    seen.expect(expect_one_run)


@settings(max_examples=3)
@pytest.mark.needs("test_runs_the_graph_once")
@pytest.mark.points(2)
@given(shape=shapes, seconds=times)
@example(shape=ROW, seconds=2.5)
@example(shape=ROW, seconds=12.5)
async def test_returns_on_time(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, seconds: float
) -> None:
    """returns at the deadline, or when the graph has finished if that is earlier"""
    graph = Limited(lab, shape, seconds)

    expect_on_time(graph, await call(submission, graph, seconds))

    seen.expect(expect_on_time)


@settings(max_examples=3)
@pytest.mark.needs("test_returns_on_time")
@pytest.mark.points(2)
@given(shape=fans(keys=BOTH), seconds=times)
@example(shape=ROW, seconds=2.5)
@example(shape=RACE, seconds=3.5)
async def test_leaves_nothing_running(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, seconds: float
) -> None:
    """cancels whatever is at work at the deadline, and returns when that is gone"""
    graph = Limited(lab, shape, seconds)

    expect_nothing_running(graph, await call(submission, graph, seconds))

    seen.expect(expect_nothing_running)


class Limited(ShapedGraph):
    """A graph that is run once, for so many ``seconds`` at most."""

    def __init__(self, lab: Lab, shape: Shape, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(lab, shape)


async def expect_events(submission: Submission, graph: Limited) -> Run:
    """Call `deadline`; raises :class:`Failure` unless it gives the events that came in time."""
    events = await graph.reference(STATE)
    in_time = sum(end < graph.seconds for end in ends(graph.shape))

    run = await call(submission, graph, graph.seconds)

    if not same(run.value, events[:in_time]):
        if in_time and not any(stream.places for stream in graph.streams):
            expect_one_astream(graph, run)
        raise wrong_events(run, graph, events, in_time, graph.seconds)
    return run


def expect_one_run(graph: LentGraph, run: Run) -> None:
    """There was one run with astream(), if an event tells of it; raises :class:`Failure`."""
    if run.value:
        expect_one_astream(graph, run)


def expect_on_time(graph: Limited, run: Run) -> None:
    """It returned at the deadline, or at the graph's end before; raises :class:`Failure`."""
    all_ends = ends(graph.shape)
    took, wanted = seconds_of(run), min(graph.seconds, all_ends[-1])
    if abs(took - wanted) > 1e-6:
        raise wrong_time(run, took, graph.seconds, all_ends)


def expect_nothing_running(graph: LentGraph, run: Run) -> None:
    """All that was at work was gone when it returned; raises :class:`Failure`."""
    for node_run in graph.node_runs:
        if not 0 <= node_run.stopped < run.returned:
            raise Failure(
                f"{node_run.name} was still at work when deadline returned",
                expected=f"{node_run.name} is cancelled, then deadline returns",
                actual=f"deadline returns, and {node_run.name} is at work",
                mistake="uncancelled",
                run=run,
            )
    if run.left:
        raise Failure(
            f"deadline returned, and a task that it had started was still there: {run.left[0]}",
            run=run,
        )


def ends(shape: Shape) -> list[float]:
    """After how many seconds each node of a graph without loops ends, in order of time."""
    at = {START: 0.0}
    for node in shape.nodes:
        before = [at[begin] for begin, end in shape.edges if end == node.name]
        at[node.name] = max(before) + node.seconds
    return sorted(at.values())[1:]


async def call(submission: Submission, graph: LentGraph, seconds: float) -> Run:
    """Call `deadline`; raises :class:`Failure` if it raises anything."""
    run = await submission.deadline.attempt(graph, STATE, seconds)
    if run.crash is None:
        return run
    if run.crash.is_a("TimeoutError"):
        raise Failure(
            f"it raised {run.crash.type} at the deadline, and the events were lost with it",
            expected="a list of the events that had come",
            actual=run.crash.type,
            mistake="raises_timeout_error",
            run=run,
            error=run.crash.root.last_line,
        )
    raise crashed(run.crash, run)


def seconds_of(run: Run) -> float:
    """Virtual seconds from the call to the return."""
    return run.moments[run.returned].at - run.moments[run.began].at


def wrong_events(
    run: Run, graph: LentGraph, events: list[Any], in_time: int, seconds: float
) -> Failure:
    """Say what is wrong with what was returned, as far as it can be told."""
    value, mistake = run.value, None
    if run.kind in ("async_generator", "generator"):
        message = f"it yields {len(run.items)} things: the events are asked for in one list"
    elif type(value) is not list:
        message = f"it returned {kind_of(value)}, and a list of events is asked for"
    elif differ(value, events[: len(value)]) is not None:
        place = differ(value, events[: len(value)]) or 0
        message = f"event {place + 1} of the list is not as it came"
        if type(value[place]) is dict and value[place].keys() >= set(BOTH):
            message = f"{message}: it is a state, and {{node: what it returned}} came"
            mistake = "values_events"
        elif sorted(map(repr, value)) == sorted(map(repr, events[: len(value)])):
            message = "the events are not in the order in which they came"
    elif len(value) < in_time:
        message, mistake = too_few(len(value), in_time, seconds)
    else:
        message, mistake = too_many(len(value), in_time, seconds, graph)
    return Failure(message, expected=events[:in_time], actual=value, mistake=mistake, run=run)


def too_few(got: int, in_time: int, seconds: float) -> tuple[str, str | None]:
    """The sentence and the mistake for events that are missing."""
    came = f"{in_time} events had come when {seconds} seconds were over"
    if not got:
        text = f"{came}, and all were lost: what is cancelled takes its own list with it"
        return text, "loses_the_events"
    return f"{came}, and {got} were returned", None


def too_many(got: int, in_time: int, seconds: float, graph: LentGraph) -> tuple[str, str | None]:
    """The sentence and the mistake for events that came too late to be asked for."""
    stream = graph.streams[0] if graph.streams else None
    if stream and got > in_time + 1 and stream.exhausted:
        text = f"the graph ran to its end, long after {seconds} seconds"
        return f"{text}: the limit is for the whole run, not for each event", "for_each_event"
    return (
        f"event {in_time + 1} of the list came after the deadline of {seconds} seconds",
        "takes_one_more",
    )


def wrong_time(run: Run, took: float, seconds: float, all_ends: list[float]) -> Failure:
    """Say at which second it returned, and what it had waited for."""
    finished = all_ends[-1]
    message, mistake = f"it returned after {took:g} seconds", None
    if took > finished:
        message = f"the graph had finished after {finished:g} seconds, and {message}"
        mistake = "waits_it_out" if took == seconds else None
    elif took > seconds and not any(abs(took - end) < 1e-6 for end in all_ends):
        message = f"{message}, {took - seconds:g} seconds after the deadline"
    elif took > seconds:
        message = f"{message}: it looked at the clock when the next event had come"
        mistake = "looks_between_events"
    return Failure(
        message,
        expected=f"after {min(seconds, finished):g} seconds",
        actual=f"after {took:g} seconds",
        mistake=mistake,
        run=run,
    )


def kind_of(value: Any) -> str:
    """A word for the type of a value, with its article."""
    kind = value.type if isinstance(value, Opaque) else type(value).__name__
    return {"NoneType": "nothing"}.get(kind, f"a {kind}")
