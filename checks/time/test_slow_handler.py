"""`slow_handler` hands each event to a slow handler, and the graph goes on meanwhile."""

import asyncio
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    Lab,
    LentFunction,
    LentGraph,
    Node,
    Seen,
    Shape,
    ShapedGraph,
    chains,
    counts,
    expect_one_astream,
    fan,
    fans,
    lesson,
    loops,
)
from lab.building import AtWork, as_node
from lab.shapes import State
from langgraph.graph import START, StateGraph

from kit.judge import Failure, Run, Submission, crashed, differ

LATE = 0.1
"""Seconds that a start may come later than it must, for those who look for events now and then."""

SHAPES = chains() | loops() | fans(keys=("message",))
ROUND = ("count", "message", "steps")
SIDE_BY_SIDE = tuple(Node(name=f"ask_{n}", keys=ROUND, seconds=1 + n / 10) for n in range(8))
LONG = replace(
    fan(Node(name="think", keys=ROUND), SIDE_BY_SIDE, Node(name="look", keys=ROUND)), rounds=12
)
"""120 events: with a handler that takes 5 seconds, more than 100 of them wait in the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A graph's shape, and the ``count`` that it runs from.

    ``pace`` is how many seconds the handler takes, for one event after the other, and again from
    the beginning.
    """

    shape: Shape
    pace: list[float]
    count: int = 0


FEW = Work(shape=lesson(), pace=[2.0])
paces = st.lists(st.sampled_from([0.0, 0.5, 2.5, 5.0]), min_size=1, max_size=4)
slow = st.sampled_from([[2.5], [5.0], [20.0]])
works = st.builds(Work, shape=SHAPES, pace=paces, count=counts)
slow_works = st.builds(Work, shape=SHAPES, pace=slow, count=counts)


class Handled(ShapedGraph):
    """A graph, the state that it runs from, and the handler of its events."""

    def __init__(self, lab: Lab, work: Work) -> None:
        super().__init__(lab, work.shape)
        self.state = {"count": work.count, "message": "start", "log": ["in"], "steps": 0}
        self.handler = paced(lab, work.pace)


@settings(max_examples=5)
@given(work=works)
@example(work=FEW)
async def test_handles_every_event(
    submission: Submission, lab: Lab, seen: Seen, work: Work
) -> None:
    """awaits the handler once for each event, in order, and returns when all are handled"""
    graph = Handled(lab, work)

    seen.add(graph, await expect_calls(submission, graph))


@pytest.mark.needs("test_handles_every_event")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = Handled(lab, FEW)

    seen.add(graph, await expect_calls(submission, graph))

    seen.expect(expect_one_astream)


@settings(max_examples=2)
@pytest.mark.needs("test_runs_the_graph_once")
@given(work=works)
@example(work=FEW)
async def test_handles_one_event_at_a_time(
    submission: Submission, lab: Lab, seen: Seen, work: Work
) -> None:
    """handles one event at a time, each as soon as it is there and the handler is free"""
    graph = Handled(lab, work)

    seen.add(graph, await expect_calls(submission, graph))

    seen.expect(expect_one_at_a_time)


def expect_one_at_a_time(graph: Handled, run: Run) -> None:
    """Each event was handled when it was there and the handler free; raises :class:`Failure`."""
    handler = graph.handler
    for number, (before, call) in enumerate(itertools.pairwise(handler.calls), start=1):
        if call.began < before.ended:
            raise Failure(
                f"the handler was called with event {number + 1} while it was still busy with "
                f"event {number}",
                expected="one call of the handler at a time",
                actual="two calls at once",
                mistake="overlapping_handlers",
                run=run,
            )
    came = sorted(node_run.at_end for node_run in graph.node_runs)
    free = [0.0, *(call.at_end for call in handler.calls)]
    for number, call in enumerate(handler.calls):
        if call.at_begin > max(came[number], free[number]) + LATE:
            raise too_late(graph, handler, run, number, came[number])


@settings(max_examples=5)
@pytest.mark.needs("test_handles_one_event_at_a_time")
@pytest.mark.points(2)
@given(work=slow_works)
@example(work=Work(shape=lesson(), pace=[5.0]))
@example(work=Work(shape=LONG, pace=[5.0]))
async def test_never_holds_up_the_graph(submission: Submission, lab: Lab, work: Work) -> None:
    """lets each superstep start as soon as the one before it has ended"""
    graph = Handled(lab, work)

    run = await expect_calls(submission, graph)

    runs = sorted(graph.node_runs, key=lambda node_run: node_run.began)
    for number, node_run in enumerate(runs):
        ended = [r for r in runs[:number] if r.ended < node_run.began]
        last = max(ended, key=lambda r: r.ended, default=None)
        if last and node_run.at_begin > last.at_end + LATE:
            raise held_up(
                run,
                f"{node_run.name} started {node_run.at_begin - last.at_end:g} seconds after "
                f"{last.name} had ended",
                waiting=sum(call.began < last.ended for call in graph.handler.calls),
                events=len(ended),
            )


@settings(max_examples=5)
@pytest.mark.needs("test_handles_one_event_at_a_time")
@given(
    error=st.sampled_from([ConnectionError, KeyError, RuntimeError, ValueError]),
    culprit=st.sampled_from(["graph", "handler"]),
    place=st.integers(0, 2),
)
@example(error=ValueError, culprit="graph", place=1)
@example(error=ValueError, culprit="handler", place=0)
async def test_raises_what_went_wrong(
    submission: Submission, lab: Lab, error: type[Exception], culprit: str, place: int
) -> None:
    """raises what the graph or the handler raises, and leaves no task running"""
    graph = lab.lend(row(error if culprit == "graph" else None, place))
    handler = paced(lab, [0.5], error if culprit == "handler" else None, place)
    what = f"the {culprit} raised {error.__name__}"

    other = lab.graph(lesson()), {"count": 0}, paced(lab, [20.0])  # keeps the loop going
    async with submission.slow_handler.start(*other, how="loop") as call:
        with must_end(f"{what}, and", f"never_ends_after_the_{culprit}s_error"):
            run = await submission.slow_handler.attempt(graph, {"count": 0}, handler, how="loop")

    name, message, mistake = run.crash.root.type if run.crash else "", "", None
    end = run.moments[run.returned].at
    late = next((r for r in graph.node_runs if r.began > run.returned or r.at_end > end), None)
    if not run.crash:
        message, mistake = "returned as if nothing had happened", f"swallows_the_{culprit}s_error"
    elif name != error.__name__:
        message = f"raised {name}"
    elif late:
        message, mistake = f"left {late.name} running", "leaves_the_graph_running"
    elif call.run.left:
        message = f"left a task that waits for ever: {', '.join(call.run.left)}"
        mistake = "leaves_the_consumer_waiting"
    if message:
        raise Failure(
            f"{what}, and slow_handler {message}",
            expected=f"{error.__name__} is raised, and nothing is left running",
            actual=f"{name or 'nothing'} is raised",
            mistake=mistake,
            run=run,
        )


def paced(
    lab: Lab, pace: Sequence[float], error: type[Exception] | None = None, place: int = -1
) -> LentFunction:
    """A handler that takes so many seconds for its events, and raises ``error`` at ``place``."""
    numbers, seconds = itertools.count(), itertools.cycle(pace)

    async def handle(_: Any) -> None:
        await asyncio.sleep(next(seconds))
        if next(numbers) == place and error:
            raise error

    return lab.function("handler", handle, parameters=("event",))


def row(error: type[Exception] | None, place: int) -> Callable[[AtWork], Any]:
    """Four nodes in a row, one second each; the one at ``place`` raises ``error``."""

    def build(at_work: AtWork) -> Any:
        graph: StateGraph[Any] = StateGraph(State)
        for number in range(4):

            async def node(state: State, number: int = number) -> dict[str, int]:
                async with at_work(f"node_{number}"):
                    await asyncio.sleep(1)
                    if number == place and error:
                        raise error
                return {"count": state["count"] + 1}

            graph.add_node(f"node_{number}", as_node(node))
            graph.add_edge(f"node_{number - 1}" if number else START, f"node_{number}")
        return graph.compile()

    return build


@contextmanager
def must_end(when: str, mistake: str) -> Iterator[None]:
    """A call that never comes to its end raises a :class:`Failure` that says so."""
    try:
        yield
    except Failure as stuck:
        raise Failure(
            f"{when} slow_handler never ends: it waits for something that will not come",
            expected="slow_handler ends when there is nothing left to wait for",
            actual="nothing moves any more",
            mistake=mistake,
            run=stuck.run,
        ) from None


async def expect_calls(submission: Submission, graph: Handled) -> Run:
    """Call `slow_handler`; raises :class:`Failure` unless all events were handled, in order."""
    state, handler = graph.state, graph.handler

    with must_end("after the last event", "no_sentinel"):
        run = await submission.slow_handler.attempt(graph, state, handler, how="loop")

    if run.crash:
        raise crashed(run.crash, run)
    given = [call.args[0] for call in handler.calls]
    wanted = await graph.reference(state)
    place = differ(given, wanted)
    if place is not None:
        if not any(stream.places for stream in graph.streams):
            expect_one_astream(graph, run)
        raise wrong_events(run, given, wanted, place)
    busy = next((n for n, c in enumerate(handler.calls) if not 0 <= c.ended < run.returned), None)
    if busy is not None:
        event, by_task = f"event {busy + 1} of {len(wanted)}", bool(run.left)
        message = f"slow_handler returned while the handler was busy with {event}"
        if handler.calls[busy].cancelled and not by_task:
            message = f"the handler was cancelled before it had finished with {event}"
        raise Failure(
            message,
            expected="slow_handler returns when all events have been handled",
            actual=f"{busy} events have been handled",
            mistake="fire_and_forget" if by_task else None,
            run=run,
        )
    if run.left:
        raise Failure(f"it leaves a task running: {', '.join(run.left)}", run=run)
    return run


def wrong_events(run: Run, given: list[Any], wanted: list[Any], place: int) -> Failure:
    """Say what is wrong with what the handler was called with."""
    message, mistake = f"call {place + 1} of the handler got something else than the event", None
    if not given:
        message = "the handler was never called: calling an `async def` needs an `await`, too"
        mistake = "not_awaited"
    elif place == len(given):
        message = f"slow_handler returned when {place} of {len(wanted)} events had been given to "
        message += "the handler"
        mistake = "cancels_the_rest"
    elif place < len(given) and isinstance(given[place], dict) and len(given[place]) > 1:
        message = f"call {place + 1} of the handler got a state, and the events of the default "
        message += "mode are {node: what it returned}"
    elif place == len(wanted):
        message = f"the handler was called {len(given)} times for {place} events"
    return Failure(
        message,
        expected=wanted[place] if place < len(wanted) else "no more calls",
        actual=given[place] if place < len(given) else "no more calls",
        mistake=mistake,
        run=run,
    )


def too_late(
    graph: LentGraph, handler: LentFunction, run: Run, number: int, came: float
) -> Failure:
    """Say which event had to wait although the handler was free."""
    call, began, reason, mistake = handler.calls[number], run.moments[run.began].at, "", None
    if all(node_run.ended < handler.calls[0].began for node_run in graph.node_runs):
        reason, mistake = ": the events are collected first and handled later", "collects_first"
    return Failure(
        f"event {number + 1} waited though the handler was free{reason}",
        expected=f"event {number + 1}, which came at {came - began:g} seconds, is handled at once",
        actual=f"the handler is called with it at {call.at_begin - began:g} seconds",
        mistake=mistake,
        run=run,
    )


def held_up(run: Run, what: str, *, events: int, waiting: int) -> Failure:
    """Say that a node started late, and of how many events that was."""
    reason, mistake = "nobody asks for an event while the handler is busy", "handler_in_the_loop"
    if events == 2:
        reason, mistake = "only one event is asked for while the handler is busy", "asks_ahead"
    elif events > 2:
        reason = f"with {events - waiting} events waiting for the handler, the graph waits, too"
        mistake = "bounded_queue"
    return Failure(
        f"{what}: {reason}",
        expected="each superstep starts as soon as the one before it has ended",
        actual=what,
        mistake=mistake,
        run=run,
    )
