"""`make_app` serves a graph to clients who stay, and stops it for clients who leave."""

import asyncio
from dataclasses import replace

from lab import expect_one_run
from lab.asgi import served
from lab.event_streams import DONE, ask, expect_at_once, expect_frames, read_answer
from lab.leaving_clients import (
    END_SECONDS,
    expect_cleaned_up,
    expect_nothing_left,
    expect_stopped,
    leave_after,
)
from lab.outside import GET_WHY, serve_outside
from lab.question_graphs import DATA, Plan, Step, constant, on_plans, plans, unusual_calls
from lab.runner_graphs import RunnerGraph
from lab.vocabulary import CROWD, VALUES

from kit.judge import needs, points, streaming

LOOKING = {"node": "search", "word": "looking", "part": 0}
SEARCH = Step(name="search", update=constant({"found": ["tea"]}), seconds=6.0, reports=(LOOKING,))
ANSWER = Step(name="answer", update=constant({"found": []}), seconds=9.0, reports=("so", "so"))
LESSON = Plan((SEARCH, ANSWER))
LONG = Plan((SEARCH, ANSWER, replace(SEARCH, name="check")))
SIDE_BY_SIDE = Plan((), LESSON.steps)
drawn = plans(DATA, most=3, seconds=(7.0, 61.0), reports=((), (0,), (None, "", [], False)))


async def run_example(submission, lab):
    """Serve the graph of the task, and ask "why"."""
    plan = Plan((SEARCH,))
    async with served(submission, plan.build(lab)) as client:
        await ask_and_compare(client, plan, "why")
    return client.run


async def serve_example(submission, lab):
    """Serve the graph of the task to clients outside."""
    await serve_outside(submission, Plan((SEARCH,)).build(lab), request=GET_WHY)


def frames_of(plan, question):
    """Return the right frames: types and data."""
    return [*((part.mode, part.data) for part in plan.parts(question)), DONE]


async def ask_and_compare(client, plan, question):
    """Ask, and stay: each frame has to be right, and has to come when its event does."""
    began = client.submission.now
    answer = await read_answer(client, question)
    expect_frames(answer, frames_of(plan, question))
    expect_at_once(client.run, answer.frames, began, plan.times(question), "frame")


@streaming
@on_plans(drawn, LESSON, examples=3)
async def test_sends_every_event(submission, lab, plan, question):
    """sends a frame for each event, at once and of the type of its mode, and then done"""
    graph = plan.build(lab)
    async with served(submission, graph) as client:
        await ask_and_compare(client, plan, question)
        expect_one_run(graph, client.run)


@points(3)
@on_plans(drawn, LONG, SIDE_BY_SIDE, examples=3)
async def test_stops_when_the_client_leaves(submission, lab, plan, question):
    """cancels the nodes that run for a client who has left, within a second, and starts no other"""
    graph = RunnerGraph(lab, plan)
    async with served(submission, graph, may_leave=True) as client:
        async with ask(client, question) as answer:
            await leave_after(
                answer, submission.random.randrange(min(3, len(plan.parts(question))))
            )
        await asyncio.sleep(100)
        expect_stopped(answer, graph.calls)
        expect_cleaned_up(answer, graph.clean_ups)


@needs(test_stops_when_the_client_leaves)
@on_plans(drawn, LESSON, examples=1)
async def test_leaves_nothing_behind(submission, lab, plan, question):
    """leaves no task behind, and no request unfinished, when a client has left"""
    graph = RunnerGraph(lab, plan)
    async with served(submission, graph) as client:
        async with ask(client, question) as answer:
            await leave_after(answer, 0)
        await asyncio.sleep(END_SECONDS)
        expect_stopped(answer, graph.calls)
        await expect_nothing_left(client)


@needs(test_sends_every_event)
@streaming
async def test_goes_on_for_all_others(submission, lab):
    """sends everything to the clients who stay, also to one who asks the same"""
    plan, asked = Plan((SEARCH,)), ["why", "why", *(f"why {number}" for number in range(CROWD))]
    async with served(submission, RunnerGraph(lab, plan), may_leave=True) as client:

        async def come(number):
            await asyncio.sleep(number / 10)
            await ask_and_compare(client, plan, asked[number])

        staying = [asyncio.create_task(come(number)) for number in range(1, len(asked))]
        async with ask(client, asked[0]) as answer:
            await leave_after(answer, 1)
        await asyncio.gather(*staying)


@needs(test_sends_every_event)
@on_plans(drawn, LESSON, examples=2)
async def test_ends_when_a_node_fails(submission, lab, plan, question):
    """ends the answer, without done, when a node raises"""
    steps = (*plan.steps[:-1], replace(plan.steps[-1], fails=True))
    graph = RunnerGraph(lab, Plan(steps))
    async with served(submission, graph, forgive=["NodeError"], may_leave=True) as client:
        async with ask(client, question) as answer:
            await answer.read_frames(f"the end of its answer after {steps[-1].name} had raised")
        other = {frame.event for frame in answer.frames} - {"updates", "custom", "done", "message"}
        expect_frames(answer, frames_of(plan, question)[:-2], but=other)


@needs(test_stops_when_the_client_leaves, test_leaves_nothing_behind)
async def test_stops_over_a_network(submission, lab):
    """does the same behind uvicorn, when a real connection is closed"""
    steps = (replace(SEARCH, seconds=0.3), replace(ANSWER, seconds=30.0, reports=(0,) * 9))
    graph = RunnerGraph(lab, Plan(steps))
    async with served(submission, graph, how="uvicorn") as client:
        async with ask(client, "why") as answer:
            await leave_after(answer, 3)
        await asyncio.sleep(2 * END_SECONDS)
        expect_stopped(answer, graph.calls)
        await expect_nothing_left(client)


@needs(test_sends_every_event)
@streaming
async def test_serves_an_unusual_graph(submission, lab):
    """works on an unusual graph too"""
    for plan, asked in unusual_calls(reports=[(value, value) for value in VALUES]):
        graph = plan.build(lab)
        async with served(submission, graph) as client:
            for question in asked:
                graph.forget()
                await ask_and_compare(client, plan, question)
                expect_one_run(graph, client.run)
