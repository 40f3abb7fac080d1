"""`final_state` and `serve` never hold up the event loop that they share with other users."""

import asyncio
import itertools
from contextlib import AsyncExitStack
from functools import partial

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    CROWD,
    Example,
    LentFunction,
    chains,
    expect_awaited,
    expect_equal,
    expect_in_time,
    expect_raised,
    fans,
    graph_inputs,
    lesson,
    loops,
    on_graphs,
    on_unusual_graphs,
    uneven_chains,
    walk,
)
from lab.learner_graphs import call_often, lend, repeated
from lab.vocabulary import LONG_TEXTS, TEXTS, chances

from kit.judge import Examples, Input, crashed, needs, points, streaming

EXAMPLE = Example(lesson(), {"count": 0, "message": "start"})
SERVICE_SECONDS = 4.0


def expect_final_state(run, states):
    """The call returned the last of these states."""
    if run.crash:
        raise crashed(run.crash, run)
    expect_awaited(run)
    expect_equal(run, run.value, states[-1], "the final state")


async def run_and_compare(submission, graph, state):
    """Call `final_state`: it has to run the graph once, and to return the state at the end."""
    state = {"log": ["in"], **state}
    run = await submission.final_state(graph, state, how="loop")

    expect_final_state(run, await graph.reference(state, stream_mode="values"))
    runs = sum(stream.asked > 0 for stream in graph.streams) + len(graph.invokes)
    expect_equal(run, runs, 1, "the number of runs")


async def serve_users(submission, graph, state, users, seconds):
    """Call `final_state` for some users, who come so many seconds one after the other."""
    timed = await graph.timed_reference(state, stream_mode="values")
    async with AsyncExitStack() as visits:
        calls = []
        for _ in range(users):
            visit = submission.final_state.start(graph, state, how="loop")
            calls.append(await visits.enter_async_context(visit))
            await asyncio.sleep(seconds)

    for number, call in enumerate(calls, 1):
        expect_final_state(call.run, [state for _, state in timed])
        expect_in_time(call.run, call.run.seconds, timed[-1][0], f"the state for user {number}")


def lend_service(submission, answers, seconds=SERVICE_SECONDS):
    """A service that gives these answers, one after the other: a plain function that blocks.

    It raises those that are exceptions.
    """
    following = iter(answers)

    async def service(_):
        answer = next(following)
        await asyncio.sleep(seconds)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return LentFunction(submission, "service", service, parameters=["question"], kind="plain")


async def run_users(given, submission, lab):
    """Serve the users of a learner's example; the run is that of the last one."""
    if given["function"] == "final_state":
        graph = lend(lab, given)
        begin = partial(submission.final_state.start, graph, given["state"], how="loop")
    else:
        service = lend_service(submission, itertools.repeat(given["answer"]))
        begin = partial(submission.serve.start, service, "Why?", how="loop")
    return await call_often(begin, given["users"])


EXAMPLES = Examples(
    inputs=(
        Input(
            name="function",
            default="final_state",
            choices=["final_state", "serve"],
            about="final_state, which runs the graph, or serve, whose service takes 4 seconds",
        ),
        repeated("users", "users come", 6),
        Input(name="answer", default="Because.", about="what the service of serve answers"),
        *graph_inputs(),
    ),
    run=run_users,
    outcomes=["returns", "when"],
    when=["the end at 3 s"],
)


async def run_example(submission, lab):
    """Run the graph of the first chapter, and ask a service that blocks."""
    await submission.final_state.attempt(*EXAMPLE.make(lab))
    await submission.serve.attempt(lend_service(submission, ["Because."]), "Why?")


def expect_answer(run, calls, question):
    """The service was asked just this question, and the call returned its answer."""
    if run.crash:
        raise crashed(run.crash, run)
    expect_awaited(run)
    expect_equal(run, [call.args[0] for call in calls], [question], "question to the service")
    expect_equal(run, run.value, calls[0].value, "the answer")


@on_graphs(*(chains(), loops(), uneven_chains(), fans(keys=("message", "log"))), first=EXAMPLE)
async def test_gives_the_final_state(submission, graph, state):
    """`final_state` returns the state at the end of the graph's one run"""
    await run_and_compare(submission, graph, state)


@points(2)
@streaming
@needs(test_gives_the_final_state)
@on_graphs(chains(4), first=EXAMPLE, examples=3)
async def test_final_state_leaves_the_loop_free(submission, graph, state):
    """`final_state` leaves the loop free: users who come meanwhile are served at once"""
    await serve_users(submission, graph, state, 4, 0.37)


@needs(test_final_state_leaves_the_loop_free)
@on_graphs(chains(4), first=EXAMPLE, examples=2)
async def test_final_state_runs_asynchronous_nodes(submission, graph, state):
    """`final_state` runs graphs whose nodes are `async def`, as the one of `serve`"""
    graph.refuses_sync = True
    await run_and_compare(submission, graph, state)


@needs(test_final_state_leaves_the_loop_free)
@streaming
@on_graphs(first=EXAMPLE)
async def test_final_state_serves_a_crowd(submission, graph, state):
    """`final_state` serves sixty users at once"""
    await serve_users(submission, graph, state, CROWD, 0.01)


@needs(test_gives_the_final_state)
@on_unusual_graphs(walk(keys=("message", "count")))
async def test_gives_the_final_state_of_an_unusual_graph(submission, graph, state):
    """`final_state` works on an unusual graph too"""
    await run_and_compare(submission, graph, state)


def draw_texts(chance, count):
    """Different questions or answers."""
    return chance.sample((*TEXTS, *LONG_TEXTS, "Why?", "When?", "0.0", "False"), k=count)


def texts(count):
    """Lists of so many different texts."""
    return st.builds(draw_texts, chances, st.just(count))


@settings(max_examples=4)
@given(questions=texts(2), answers=texts(5))
@example(questions=["Why?", ""], answers=["", "Because.", " x ", "a\nb", "0"])
async def test_serve_gives_the_answer(submission, lab, questions, answers):
    """`serve` returns what the service answers, also when the same question comes again"""
    first, second = questions
    service = lend_service(submission, answers, seconds=61.0)
    other = lend_service(submission, answers[3:])
    for asked, question in (
        *((service, first), (service, second), (service, first)),
        *((other, first), (service, first)),
    ):
        before = len(asked.calls)
        run = await submission.serve(asked, question, how="loop")

        expect_answer(run, asked.calls[before:], question)


@needs(test_serve_gives_the_answer)
@settings(max_examples=2)
@given(error=st.sampled_from((ValueError(), TimeoutError("late"), RuntimeError("busy"))))
@example(error=ConnectionError("lost"))
async def test_serve_raises_what_the_service_raises(submission, lab, error):
    """`serve` raises what the service raises, and asks it once"""
    service = lend_service(submission, [error, "Because."])
    run = await submission.serve.attempt(service, "Why?", how="loop")

    expect_raised(run, error)
    asked = [call.args[0] for call in service.calls]
    expect_equal(run, asked, ["Why?"], "question to the service")


@needs(test_serve_gives_the_answer)
@points(2)
@settings(max_examples=3)
@given(questions=texts(4), answers=texts(4), after=st.sampled_from([0.37, 0.9]))
@example(questions=["Why?", "When?", "Who?", "How?"], answers=["So.", "", "I.", "0"], after=0.9)
async def test_serve_leaves_the_loop_free(submission, lab, questions, answers, after):
    """`serve` leaves the loop free: four users are served while the service is at work"""
    service, graph = lend_service(submission, answers), lab.graph(lesson())
    state = {"count": 0, "message": "start"}
    states = await graph.reference(state, stream_mode="values")

    async with AsyncExitStack() as visits:
        calls = []
        for question in questions:
            visit = submission.serve.start(service, question, how="loop")
            calls.append(await visits.enter_async_context(visit))
            await asyncio.sleep(after)
        visit = submission.final_state.start(graph, state, how="loop")
        other = await visits.enter_async_context(visit)

    for number, (call, question) in enumerate(zip(calls, questions, strict=True), 1):
        asked = [one for one in service.calls if one.args[0] == question]
        expect_answer(call.run, asked, question)
        expect_in_time(call.run, call.run.seconds, SERVICE_SECONDS, f"the answer for user {number}")
    expect_final_state(other.run, states)
    expect_in_time(other.run, other.run.seconds, 3.0, "the state for the last user")
