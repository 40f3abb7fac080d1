"""`slow_handler` hands each event to a slow handler, and the graph goes on meanwhile."""

import asyncio
import itertools
from typing import Annotated, Any, TypedDict

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    Example,
    LentFunction,
    Node,
    Shape,
    chain,
    chains,
    counts,
    expect_equal,
    expect_in_time,
    expect_left_nothing,
    expect_one_run,
    expect_raised,
    fans,
    graph_inputs,
    laps,
    lesson,
    loops,
    on_graphs,
    on_unusual_graphs,
    races,
    uneven_chains,
    with_clean_up,
)
from lab.drawn import begin
from lab.learner_graphs import lend
from lab.reducers import latest
from langgraph.types import Command, Send

from kit.judge import Examples, Failure, Input, needs, points, streaming

PACES = ((0.0,), (0.1,), (0.5, 61.0), (1.37,), (2.5, 0.0, 7.0), (20.0,))
LESSON = Example(lesson(), {"count": 0, "message": "start"}, ((2.0,),))
SLOWLY = Example(laps(), {"count": 0, "message": "start", "steps": 0}, ((5.0, 61.0),))
ERRORS = (
    *(KeyError("count"), ValueError(), TypeError("None"), ZeroDivisionError("two\nlines")),
    *(TimeoutError("late"), ConnectionResetError("peer"), RuntimeError(""), UnicodeError("ä")),
)


def with_paces(*kinds):
    """Graphs with a state and the handler's pace."""
    kind = st.one_of(kinds)
    return st.builds(Example, kind, counts.map(begin), st.tuples(st.sampled_from(PACES)))


DRAWN = with_paces(chains(), uneven_chains(), loops(), fans(keys=("message",)), races())


def lend_handler(submission, pace, error=None, number=-1):
    """A handler that takes these seconds for its events in turn, again from the beginning.

    It raises `error` at its call `number`.
    """
    numbers, seconds = itertools.count(), itertools.cycle(pace)

    async def handle(_):
        await asyncio.sleep(next(seconds))
        if next(numbers) == number:
            raise error

    return LentFunction(submission, "handler", handle, parameters=["event"], kind="coroutine")


async def call_and_compare(submission, graph, state, pace):
    """Call the submission: each event has to be handled, in order, before it returns.

    Returns the run, the calls of the handler, and after how many seconds each event came.
    """
    timed = await graph.timed_reference(state)
    handler = lend_handler(submission, pace)
    run = await submission.slow_handler(graph, state, handler, how="loop")

    given_events = [call.args[0] for call in handler.calls]
    expect_equal(run, given_events, [event for _, event in timed], "call of the handler")
    for number, call in enumerate(handler.calls, 1):
        if not 0 <= call.ended < run.returned:
            did = "was cancelled" if call.cancelled else "had not ended"
            raise Failure(
                f"call {number} of the handler {did} when slow_handler returned",
                expected=f"slow_handler returns when {len(timed)} events have been handled",
                actual=f"slow_handler returns, and call {number} {did}",
                run=run,
            )
    return run, handler.calls, [at for at, _ in timed]


def expect_free_graph(run, graph, times):
    """Each node ended when it would have without a handler."""
    start = run.moments[run.began].at
    ends = sorted(graph.node_runs, key=lambda node_run: node_run.stopped)
    for node_run, at in zip(ends, times, strict=True):
        expect_in_time(run, node_run.at_end - start, at, f"the end of {node_run.name}")


def expect_one_at_a_time(run, calls, times, pace):
    """Each event was handled when it was there and the handler free."""
    start, free = run.moments[run.began].at, 0.0
    for number, (call, at, took) in enumerate(zip(calls, times, itertools.cycle(pace)), 1):
        due = max(free, at)
        expect_in_time(run, call.at_begin - start, due, f"call {number} of the handler")
        free = due + took
    expect_in_time(run, run.seconds, free, "the return")


async def run_handler(given, submission, lab):
    """Make the call of a learner's example."""
    error = ValueError("handler") if given["fails"] else None
    handler = lend_handler(submission, (given["pace"],), error, given["fails"] - 1)
    call = lend(lab, given), given["state"], handler
    return await submission.slow_handler.attempt(*call, how="loop")


EXAMPLES = Examples(
    inputs=(
        Input(name="pace", default=2.0, about="how many seconds a call of the handler takes"),
        Input(name="fails", default=0, about="the call of the handler that raises ValueError"),
        *graph_inputs(),
    ),
    run=run_handler,
    outcomes=["when"],
    when=["node_c ends at 3 s", "handler starts (2) at 3 s", "the end at 7 s"],
)


async def run_example(submission, lab):
    """Handle three events that come each second, two seconds each."""
    run, _, _ = await call_and_compare(submission, *LESSON.make(lab))
    return run


@on_graphs(DRAWN, first=(LESSON, SLOWLY))
async def test_handles_every_event(submission, graph, state, pace):
    """awaits the handler once for each event, in order, and returns when all are handled"""
    await call_and_compare(submission, graph, state, pace)


@needs(test_handles_every_event)
@on_graphs(DRAWN, first=LESSON, examples=2)
async def test_runs_the_graph_once(submission, graph, state, pace):
    """runs the graph once, and streams it"""
    run, _, _ = await call_and_compare(submission, graph, state, pace)

    expect_one_run(graph, run)


@needs(test_runs_the_graph_once)
@points(2)
@on_graphs(DRAWN, first=SLOWLY)
async def test_never_holds_up_the_graph(submission, graph, state, pace):
    """lets each superstep start as soon as the one before it has ended"""
    run, _, times = await call_and_compare(submission, graph, state, pace)

    expect_free_graph(run, graph, times)


class Search(TypedDict, total=False):
    """The number of a search, and what it finds."""

    number: int
    found: Annotated[Any, latest]


@needs(test_never_holds_up_the_graph)
@settings(max_examples=1)
@given(searches=st.integers(300, 1000))
@example(searches=130)
async def test_keeps_any_number_of_events(submission, lab, searches):
    """lets the graph go on also when hundreds of events wait for the handler"""

    async def plan(_):
        return Command(goto=[Send("search", {"number": number}) for number in range(searches)])

    async def search(state):
        await asyncio.sleep(1)
        return {"found": state["number"]} if state["number"] % 2 else None

    async def look(_):
        await asyncio.sleep(1)

    nodes = {"plan": plan, "search": search, "look": look}
    graph = lab.build(Search, nodes, [("__start__", "plan"), ("search", "look")])
    pace = (61.0, *[0.0] * (searches + 1))
    run, _, times = await call_and_compare(submission, graph, {"number": 0}, pace)

    expect_free_graph(run, graph, times)


@needs(test_never_holds_up_the_graph)
@points(2)
@streaming
@on_graphs(DRAWN, first=LESSON)
async def test_handles_one_event_at_a_time(submission, graph, state, pace):
    """handles one event at a time, each as soon as it is there and the handler is free"""
    run, calls, times = await call_and_compare(submission, graph, state, pace)

    expect_one_at_a_time(run, calls, times, pace)


@needs(test_handles_every_event)
@settings(max_examples=6)
@given(error=st.sampled_from(ERRORS), is_graphs=st.booleans(), number=st.integers(0, 2))
@example(error=ERRORS[0], is_graphs=True, number=1)
@example(error=ERRORS[0], is_graphs=False, number=0)
@example(error=TimeoutError("late"), is_graphs=True, number=1)
async def test_raises_what_went_wrong(submission, lab, error, is_graphs, number):
    """raises what the graph or the handler raises, and leaves nothing running"""
    graph = lab.graph(with_clean_up(make_graph(error if is_graphs else None, number)))
    handler = lend_handler(submission, (1.5,), None if is_graphs else error, number)
    other = lab.graph(chain(Node(name="another request", seconds=90.0)))
    others = lend_handler(submission, (0.0,))
    async with submission.slow_handler.start(other, {"count": 0}, others, how="loop"):
        run = await submission.slow_handler.attempt(graph, {"count": 0}, handler, how="loop")

    expect_raised(run, error)
    expect_left_nothing(run, graph)
    if any(call.at_end > run.moments[run.returned].at for call in handler.calls):
        raise Failure(
            "the handler went on after slow_handler had raised",
            expected="the handler has ended or been cancelled",
            actual="the handler went on",
            run=run,
        )


def make_graph(error, number):
    """Three nodes in a row, of which one may raise an error, and then two side by side."""
    errors = {number: error}
    row = (Node(name=f"node_{n}", error=errors.get(n)) for n in range(3))
    slow = (Node(name=name, seconds=7.0) for name in ("left", "right"))
    return Shape(
        nodes=(*row, *slow),
        edges=(
            *(("__start__", "node_0"), ("node_0", "node_1"), ("node_1", "node_2")),
            *(("node_2", "left"), ("node_2", "right"), ("left", "__end__"), ("right", "__end__")),
        ),
    )


@needs(test_never_holds_up_the_graph)
@on_unusual_graphs()
async def test_handles_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    pace = (0.37, 2.5, 0.1)
    run, calls, times = await call_and_compare(submission, graph, state, pace)

    expect_free_graph(run, graph, times)
    expect_one_at_a_time(run, calls, times, pace)
