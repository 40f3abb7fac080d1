"""`make_app` serves a graph's events as Server-Sent Events."""

import asyncio

from lab import expect_equal, expect_streamed
from lab.asgi import served
from lab.event_streams import (
    ANYTHING,
    DONE,
    ask_and_compare,
    expect_at_once,
    expect_frames,
    expect_run_for,
    frames_of_events,
    read_answer,
)
from lab.outside import GET_WHY, serve_outside
from lab.question_graphs import DATA, MESSAGES, Plan, Step, constant, on_plans, plans, unusual_calls
from lab.vocabulary import CROWD
from langchain_core.messages import AIMessage

from kit.judge import needs, points, streaming

KINDS = (*MESSAGES, *DATA)
LESSON = Plan(
    (
        Step(name="search", update=constant({"found": [{"hits": 3}]})),
        Step(name="answer", update=constant({"messages": [AIMessage("Because.")]}), seconds=2.0),
    )
)
DATA_ONLY = Plan(LESSON.steps[:1])
EVERY_KIND = Plan(
    tuple(Step(name=f"node {n}", update=kind("ä", n)) for n, kind in enumerate(KINDS))
)
drawn = plans(KINDS)


async def run_example(submission, lab):
    """Serve the graph of the task, and ask "why"."""
    graph = LESSON.build(lab)
    async with served(submission, graph) as client:
        await ask_and_compare(client, graph, LESSON, "why")
    return client.run


async def serve_example(submission, lab):
    """Serve the graph of the task to clients outside."""
    await serve_outside(submission, LESSON.build(lab), request=GET_WHY)


@on_plans(plans(DATA), (DATA_ONLY, ""), (DATA_ONLY, "1 + 1"), examples=2)
async def test_answers_with_an_event_stream(submission, lab, plan, question):
    """answers GET /stream with an event stream, and runs the graph for the question"""
    graph = plan.build(lab)
    async with served(submission, graph) as client:
        await read_answer(client, question)
        expect_run_for(client, graph, question)


@needs(test_answers_with_an_event_stream)
@points(2)
@on_plans(drawn, LESSON, EVERY_KIND, examples=5)
async def test_sends_every_event(submission, lab, plan, question):
    """sends a frame for each event of the graph, with the event as JSON, messages too"""
    async with served(submission, plan.build(lab)) as client:
        answer = await read_answer(client, question)
        expect_frames(answer, frames_of_events(plan, question)[:-1], but=["done"])


@needs(test_answers_with_an_event_stream)
@on_plans(drawn, LESSON, examples=2)
async def test_says_that_it_is_done(submission, lab, plan, question):
    """ends with one frame of the type done, whose data is {}"""
    async with served(submission, plan.build(lab)) as client:
        answer = await read_answer(client, question)
        expect_frames(answer, [("message", ANYTHING) for _ in plan.events(question)] + [DONE])


@needs(test_sends_every_event)
@points(2)
@streaming
@on_plans(plans(KINDS, least=3), EVERY_KIND, examples=3)
async def test_sends_while_the_graph_runs(submission, lab, plan, question):
    """sends each frame before the next node has finished"""
    graph = plan.build(lab)
    async with served(submission, graph) as client:
        frames = await ask_and_compare(client, graph, plan, question)
        expect_streamed(client.run, frames, graph, "frame")


@needs(test_sends_while_the_graph_runs)
@streaming
async def test_serves_clients_side_by_side(submission, lab):
    """serves many clients at the same time, each with its own run"""
    graph = LESSON.build(lab)
    async with served(submission, graph) as client:
        asked, began = [f"why {number}" for number in range(CROWD)], submission.now
        answers = await asyncio.gather(*(read_answer(client, question) for question in asked))
        for question, answer in zip(asked, answers, strict=True):
            expect_frames(answer, frames_of_events(LESSON, question))
            expect_at_once(client.run, answer.frames, began, LESSON.times(question), "frame")
        inputs = sorted(stream.input["question"] for stream in graph.streams)
        expect_equal(client.run, inputs, sorted(asked), "question")


@needs(test_sends_while_the_graph_runs)
@streaming
async def test_streams_over_a_network(submission, lab):
    """does the same behind uvicorn, asked by a real client over a real connection"""
    graph = LESSON.build(lab)
    async with served(submission, graph, how="uvicorn") as client:
        frames = await ask_and_compare(client, graph, LESSON, "why")
        expect_streamed(client.run, frames, graph, "frame")


@needs(test_sends_every_event, test_says_that_it_is_done)
async def test_serves_an_unusual_graph(submission, lab):
    """works on an unusual graph too"""
    for plan, asked in unusual_calls(KINDS):
        graph = plan.build(lab)
        async with served(submission, graph) as client:
            for question in asked:
                began = submission.now
                frames = await ask_and_compare(client, graph, plan, question)
                expect_streamed(client.run, frames, graph, "frame")
                expect_at_once(client.run, frames, began, plan.times(question), "frame")
