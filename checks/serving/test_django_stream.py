"""`make_view` streams a graph's events from a Django view."""

import asyncio
from dataclasses import replace

from lab import expect_one_run, expect_streamed
from lab.asgi import served
from lab.event_streams import (
    ANYTHING,
    ask,
    ask_and_compare,
    expect_at_once,
    expect_frames,
    expect_run_for,
    frames_of_events,
    read_answer,
)
from lab.leaving_clients import (
    END_SECONDS,
    expect_cleaned_up,
    expect_nothing_left,
    expect_stopped,
    leave_after,
)
from lab.outside import GET_WHY, serve_outside
from lab.question_graphs import DATA, Plan, Step, constant, find, on_plans, plans, unusual_calls
from lab.runner_graphs import RunnerGraph

from kit.judge import Failure, needs, points, streaming

LESSON = Plan(
    (
        Step(name="search", update=find("because", 3)),
        Step(name="answer", update=constant(None), seconds=3.0),
    )
)
SLOW = Plan(tuple(Step(name=f"node {n}", update=find("so", n), seconds=n) for n in (4, 9, 7)))
slow_plans = plans(DATA, least=2, seconds=(4.0, 61.0))


async def run_example(submission, lab):
    """Serve the graph of the task, and ask "why"."""
    graph = LESSON.build(lab)
    async with site(submission, graph) as client:
        await ask_and_compare(client, graph, LESSON, "why")
    return client.run


async def serve_example(submission, lab):
    """Serve the graph of the task to clients outside."""
    graph = LESSON.build(lab)
    await serve_outside(submission, graph, name="make_view", how="django", request=GET_WHY)


def site(submission, graph, **options):
    """Return a Django site with the view that the submission makes."""
    return served(submission, graph, name="make_view", how="django", **options)


@on_plans(plans(DATA), LESSON, examples=3)
async def test_answers_with_an_event_stream(submission, lab, plan, question):
    """answers GET /stream with an event stream, and runs the graph for the question"""
    graph = plan.build(lab)
    async with site(submission, graph) as client:
        await read_answer(client, question)
        expect_run_for(client, graph, question)


@needs(test_answers_with_an_event_stream)
@points(2)
@on_plans(plans(DATA), LESSON, examples=5)
async def test_sends_every_event(submission, lab, plan, question):
    """sends a frame for each event, with the event as JSON, and then one of the type done"""
    graph = plan.build(lab)
    async with site(submission, graph) as client:
        await ask_and_compare(client, graph, plan, question)


@needs(test_sends_every_event)
@points(2)
@streaming
@on_plans(plans(DATA, least=3), SLOW)
async def test_sends_while_the_graph_runs(submission, lab, plan, question):
    """sends each frame before the next node has finished"""
    graph = plan.build(lab)
    async with site(submission, graph) as client:
        began = submission.now
        frames = await ask_and_compare(client, graph, plan, question)
        expect_at_once(client.run, frames, began, plan.times(question), "frame")
        expect_one_run(graph, client.run)


@needs(test_sends_while_the_graph_runs)
@streaming
async def test_serves_clients_side_by_side(submission, lab):
    """serves many clients at the same time, each with its own run"""
    graph = LESSON.build(lab)
    async with site(submission, graph) as client:

        async def come(number):
            await asyncio.sleep(number // 5 / 100)
            began, question = submission.now, f"why {number}"
            answer = await read_answer(client, question)
            expect_frames(answer, frames_of_events(LESSON, question))
            expect_at_once(client.run, answer.frames, began, LESSON.times(question), "frame")

        await asyncio.gather(*map(come, range(11)))  # Django needs a thread for each


@needs(test_sends_while_the_graph_runs)
@streaming
@on_plans(slow_plans, SLOW, Plan((), SLOW.steps), examples=3)
async def test_stops_when_the_client_leaves(submission, lab, plan, question):
    """cancels what runs for a client who has left, within a second, and starts nothing more"""
    graph = RunnerGraph(lab, plan)
    async with site(submission, graph) as client:
        async with ask(client, question) as answer:
            await leave_after(answer, submission.random.randint(0, 1))
        await asyncio.sleep(END_SECONDS)
        await expect_nothing_left(client)
        await asyncio.sleep(100)
        expect_stopped(answer, graph.calls)
        expect_cleaned_up(answer, graph.clean_ups)


@needs(test_answers_with_an_event_stream)
@on_plans(slow_plans, SLOW, examples=2)
async def test_breaks_off_when_a_node_fails(submission, lab, plan, question):
    """breaks the answer off, without done, when a node raises"""
    fails = submission.random.randint(0, 1)
    steps = [replace(step, fails=number == fails) for number, step in enumerate(plan.steps)]
    graph = RunnerGraph(lab, Plan(tuple(steps)))
    async with site(submission, graph, forgive=["NodeError"]) as client:
        async with ask(client, question) as answer:
            await answer.read_frames(f"the end of its answer after {steps[fails].name} had raised")
        expect_frames(answer, [("message", ANYTHING)] * fails)
        if answer.is_complete:
            raise Failure(
                f"{steps[fails].name} raised an error, and the answer ended as if it were complete",
                expected="the answer breaks off",
                actual="the answer is complete",
                run=client.run,
            )


@needs(test_sends_every_event)
@streaming
async def test_streams_an_unusual_graph(submission, lab):
    """works on an unusual graph too"""
    for plan, asked in unusual_calls():
        graph = plan.build(lab)
        async with site(submission, graph) as client:
            for question in asked:
                frames = await ask_and_compare(client, graph, plan, question)
                expect_streamed(client.run, frames, graph, "frame")
