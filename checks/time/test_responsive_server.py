"""`final_state` and `serve` never hold up the event loop that they share with other visitors."""

import asyncio
from contextlib import AsyncExitStack
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
    counts,
    fans,
    lesson,
    loops,
    uneven_chains,
)

from kit.judge import Failure, Opaque, Run, Submission, same

NUMBERS = ("first", "second", "third", "fourth")
LATE = 0.1
"""Seconds that something may come later than it must."""

SHAPES = chains() | loops() | uneven_chains() | fans(keys=("message", "log"))
LOGGED = chain(*(Node(name=f"node_{letter}", keys=("count", "log")) for letter in "ab"))

questions = st.text("abcdefgh ", min_size=1, max_size=12)
answers = st.text(min_size=1, max_size=12)


@settings(max_examples=6)
@given(shape=SHAPES, count=counts)
@example(shape=lesson(), count=0)
@example(shape=LOGGED, count=0)
async def test_gives_the_final_state(
    submission: Submission, lab: Lab, shape: Shape, count: int
) -> None:
    """`final_state` gives the state at the end of the graph's one run"""
    graph = lab.graph(shape)
    wanted = await states(graph, count)

    run = await submission.final_state(graph, beginning(count), how="loop")

    expect_state(run, wanted, await graph.reference(beginning(count)))
    expect_one_run(graph, run)


@settings(max_examples=6)
@pytest.mark.needs("test_gives_the_final_state")
@pytest.mark.points(2)
@given(shape=chains(most=4), busy=st.integers(0, 3), count=counts)
@example(shape=lesson(), busy=1, count=0)
async def test_final_state_leaves_the_loop_free(
    submission: Submission, lab: Lab, shape: Shape, busy: int, count: int
) -> None:
    """`final_state` leaves the loop free: the next visitor's graph starts while this one's runs"""
    graph, other = lab.graph(shape), lab.graph(shape)
    wanted, busy = await states(graph, count), busy % len(shape.nodes)

    async with submission.final_state.start(graph, beginning(count), how="loop") as first:
        await asyncio.sleep(busy + 0.5)  # each node takes a second: this one is half-way
        came = submission.now
        second = await submission.final_state(other, beginning(count), how="loop")

    expect_no_crash(first.run)
    events = await graph.reference(beginning(count))
    for run in (first.run, second):
        expect_state(run, wanted, events)
    late = other.node_runs[0].at_begin - came
    if late > LATE:
        raise held_up(graph, first.run, graph.node_runs[busy].name, late)


@settings(max_examples=4)
@pytest.mark.needs("test_final_state_leaves_the_loop_free")
@given(question=questions, answer=answers)
@example(question="Why?", answer="Because.")
async def test_serve_gives_the_answer(
    submission: Submission, lab: Lab, question: str, answer: str
) -> None:
    """`serve` gives what the service answers"""
    service = slow_service(lab, {question: answer}, seconds=2)

    run = await submission.serve(service, question, how="loop")

    expect_answer(run, service, question, answer)


@settings(max_examples=6)
@pytest.mark.needs("test_serve_gives_the_answer")
@pytest.mark.points(2)
@given(
    asked=st.lists(questions, min_size=4, max_size=4, unique=True),
    answered=st.lists(answers, min_size=4, max_size=4, unique=True),
    after=st.sampled_from([0.5, 0.9]),
)
@example(
    asked=["Why?", "When?", "Who?", "How?"], answered=["So.", "Now.", "I.", "Well."], after=0.9
)
async def test_serve_leaves_the_loop_free(
    submission: Submission, lab: Lab, asked: list[str], answered: list[str], after: float
) -> None:
    """`serve` leaves the loop free: the next visitors are served while the service is at work"""
    service = slow_service(lab, dict(zip(asked, answered, strict=True)), seconds=4)
    graph = lab.graph(lesson())

    came = {}
    async with AsyncExitStack() as visits:
        visitors = []
        for question in asked:  # each comes while the service is at work for those before
            came[question] = submission.now
            visit = submission.serve.start(service, question, how="loop")
            visitors.append(await visits.enter_async_context(visit))
            await asyncio.sleep(after)
        last = submission.now
        visit = submission.final_state.start(graph, beginning(0), how="loop")
        other = await visits.enter_async_context(visit)

    first = visitors[0]
    for visitor in (*visitors, other):
        expect_no_crash(visitor.run)
    late = graph.node_runs[0].at_begin - last if graph.node_runs else 0.0
    if late > LATE:
        raise Failure(
            "while the service was at work for one visitor, the event loop stood still: nobody "
            f"else got on for {late:g} seconds",
            expected="a visitor who comes meanwhile is served at once",
            actual=f"the graph of a visitor who came meanwhile started {late:g} seconds later",
            mistake="blocking_node",
            run=first.run,
        )
    for visitor, question, answer in zip(visitors, asked, answered, strict=True):
        expect_answer(visitor.run, service, question, answer)
    for number, question in enumerate(asked):
        late = next(c for c in service.calls if c.args[0] == question).at_begin - came[question]
        if late > LATE:
            raise Failure(
                f"the event loop was free, and yet a {NUMBERS[number]} visitor's question had to "
                f"wait for {late:g} seconds: no more than {number} are served at a time",
                expected="the service is asked at once",
                actual=f"the service is asked {late:g} seconds later",
                mistake="one_after_the_other" if number == 1 else "two_at_a_time",
                run=visitors[number].run,
            )


def beginning(count: int) -> dict[str, Any]:
    """The state that a run starts from."""
    return {"count": count, "message": "start", "log": ["in"], "steps": 0}


async def states(graph: LentGraph, count: int) -> list[dict[str, Any]]:
    """All states of a run, the last one last."""
    return await graph.reference(beginning(count), stream_mode="values")


def slow_service(lab: Lab, known: dict[str, str], seconds: float) -> LentFunction:
    """A service that knows these answers and takes its time: a plain function in the stage."""

    async def service(question: Any) -> str:
        await asyncio.sleep(seconds)
        return known.get(question, "What do you mean?") if isinstance(question, str) else ""

    return lab.function("service", service, parameters=("question",), sync=True)


def expect_no_crash(run: Run) -> None:
    """The call did not raise; raises :class:`Failure`."""
    if run.crash:
        line = run.crash.last_line
        raise Failure(f"with two visitors at once, it raised {line}", run=run, error=line)


def expect_one_run(graph: LentGraph, run: Run) -> None:
    """The graph was run exactly once, by whatever method; raises :class:`Failure`."""
    runs = len([stream for stream in graph.streams if stream.asked]) + len(graph.invokes)
    if runs > 1:
        raise Failure(
            f"final_state runs the graph {runs} times: each call that runs it does all of the work "
            "again",
            expected="one run",
            actual=f"{runs} runs",
            mistake="runs_twice",
            run=run,
        )


def expect_state(run: Run, wanted: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
    """The run's value is the last of the states; raises :class:`Failure`."""
    value, message, mistake = run.value, "final_state does not give the final state", None
    if run.kind == "coroutine" and same(value, wanted[-1]):
        return
    if run.kind != "coroutine":  # the word for whatever was awaited
        message = "a server awaits what final_state gives, and this cannot be awaited"
    elif isinstance(value, Opaque):
        message = f"final_state gives a {value.type} in place of the state: the graph has not run"
        mistake = "not_awaited"
    elif value is None:
        message = "final_state returns nothing"
    elif isinstance(value, list):
        message = "final_state gives a list, and the state at the end is one dict"
    elif any(same(value, event) for event in events):
        message = "final_state gives an event, {node: update}: an update is not the whole state"
        mistake = "last_event"
    elif any(same(value, update) for event in events for update in event.values()):
        message = "final_state gives what one node returned: an update is not the whole state"
        mistake = "last_update"
    elif any(same(value, earlier) for earlier in wanted):
        message = "final_state gives a state from before the end of the run"
    raise Failure(message, expected=wanted[-1], actual=value, mistake=mistake, run=run)


def expect_answer(run: Run, service: LentFunction, question: str, answer: str) -> None:
    """The run's value is what the service answered; raises :class:`Failure`."""
    value, message, mistake = run.value, "serve does not give what the service answered", None
    calls = [call.args[0] for call in service.calls]
    if isinstance(value, Opaque):
        message = f"serve gives a {value.type} in place of the answer: nobody has waited for it"
        mistake = "answer_not_awaited"
    elif question not in calls:
        message = "the service was never asked the visitor's question"
    elif calls.count(question) > 1:
        message = f"the service was asked the same question {calls.count(question)} times"
    elif same(value, answer):
        return
    raise Failure(message, expected=answer, actual=value, mistake=mistake, run=run)


def held_up(graph: LentGraph, first: Run, node: str, late: float) -> Failure:
    """Say that the second visitor's graph started late, and what in `final_state` did it."""
    used = [stream.method for stream in graph.streams] + [i["method"] for i in graph.invokes]
    method = next((method for method in used if method in ("invoke", "stream")), None)
    why = f"{method}() blocks the event loop"
    if method is None:
        why = "final_state blocks the event loop, or lets one visitor in at a time"
    return Failure(
        f"a second visitor came while {node} was at work for the first, and had to wait for "
        f"{late:g} seconds: {why}",
        expected="the second visitor's graph starts at once",
        actual=f"the second visitor's graph starts {late:g} seconds later",
        mistake=method or "thread_and_join",
        run=first,
    )
