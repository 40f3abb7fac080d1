"""`make_app` serves a graph's events as Server-Sent Events."""

import asyncio
import json
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, LentGraph, expect_one_astream
from lab.asgi import Client, Response, served
from lab.serving import (
    KINDS,
    Step,
    answering,
    as_sent,
    ask,
    questions,
    read_json,
    says,
    steps,
    what_is_wrong,
)
from lab.sse import Frame

from kit.judge import Failure, Submission

EVERY_KIND = tuple(Step(name=f"say_{kind}", kind=kind) for kind in KINDS)
LESSON = (Step(name="search", kind="data", number=3), Step(name="answer"), Step(name="check"))


@settings(max_examples=2)
@given(row=steps(kinds=("data",)), question=questions)
async def test_answers_with_an_event_stream(
    submission: Submission, lab: Lab, row: tuple[Step, ...], question: str
) -> None:
    """answers GET /stream with status 200 and the media type text/event-stream"""
    graph = answering(lab, row)
    async with served(submission, graph) as client, ask(client, question) as answer:
        expect_event_stream(answer)
        await answer.read()


@settings(max_examples=10)
@pytest.mark.needs("test_answers_with_an_event_stream")
@pytest.mark.points(2)
@given(row=steps(), question=questions)
@example(row=LESSON, question="why?")
@example(row=EVERY_KIND, question="1 + 1 = 2 & é?")
async def test_sends_every_event(
    submission: Submission, lab: Lab, row: tuple[Step, ...], question: str
) -> None:
    """sends a frame for each event of the graph, with the event as JSON, messages too"""
    graph = answering(lab, row)
    async with served(submission, graph) as client:
        told = await exchange(client, graph, question)
        expect_one_astream(graph, client.run)
        expect_asked(graph, [question], client)
        expect_events(told)
        expect_events(await read_all(client, question, told.events))
        if len(graph.streams) == 1:
            raise Failure(
                "two clients asked the same, and the graph ran for the first of them only: it is "
                "to run once for each request",
                expected="2 runs",
                actual="1 run",
                mistake="remembers_answers",
                run=client.run,
            )


@settings(max_examples=3)
@pytest.mark.needs("test_sends_every_event")
@given(row=steps(), question=questions)
async def test_says_that_it_is_done(
    submission: Submission, lab: Lab, row: tuple[Step, ...], question: str
) -> None:
    """ends with one frame of the type done, whose data is {}"""
    graph = answering(lab, row)
    async with served(submission, graph) as client:
        expect_done(await exchange(client, graph, question))


@settings(max_examples=5)
@pytest.mark.needs("test_sends_every_event")
@pytest.mark.points(2)
@given(row=steps(least=2), question=questions)
@example(row=LESSON, question="why?")
async def test_sends_while_the_graph_runs(
    submission: Submission, lab: Lab, row: tuple[Step, ...], question: str
) -> None:
    """sends each frame before the next node has finished"""
    graph = answering(lab, row)
    async with served(submission, graph) as client:
        told = await exchange(client, graph, question)
        expect_events(told)
        expect_in_time(graph, told)


@settings(max_examples=3)
@pytest.mark.needs("test_sends_while_the_graph_runs")
@given(row=steps(), asked=st.lists(questions, min_size=2, max_size=3, unique=True))
async def test_serves_clients_side_by_side(
    submission: Submission, lab: Lab, row: tuple[Step, ...], asked: list[str]
) -> None:
    """serves several clients at the same time, each with a run of its own"""
    graph = answering(lab, row)
    async with served(submission, graph) as client:
        events = [await graph.reference({"question": question}) for question in asked]
        began = client.submission.now
        told = await asyncio.gather(*map(partial(read_all, client), asked, events))
        seconds, alone = client.submission.now - began, sum(step.seconds for step in row)
        expect_asked(graph, asked, client)
        for one in told:
            expect_events(one)
        if seconds > alone:
            raise Failure(
                f"{len(asked)} clients at once took {seconds:g} seconds, one alone {alone:g}: "
                "they are served one after the other",
                mistake="one_at_a_time",
                run=client.run,
            )


@pytest.mark.needs("test_says_that_it_is_done")
@pytest.mark.needs("test_serves_clients_side_by_side")
async def test_streams_over_a_network(submission: Submission, lab: Lab) -> None:
    """does the same behind uvicorn, asked by a real client over a real connection"""
    row = tuple(Step(name=step.name, kind=step.kind, seconds=0.2) for step in LESSON)
    graph = answering(lab, row)
    async with served(submission, graph, how="uvicorn") as client:
        told = await exchange(client, graph, "why?")
        expect_event_stream(told.answer)
        expect_events(told)
        expect_done(told)
        expect_in_time(graph, told)


@dataclass(frozen=True, slots=True)
class Told:
    """One request, what the graph streams for it, and the frames that came."""

    answer: Response
    events: list[Any]
    frames: list[Frame]

    @property
    def of_events(self) -> list[Frame]:
        """The frames that are not of the type done, nor in the place of one that is."""
        frames = [frame for frame in self.frames if frame.event != "done"]
        in_its_place = len(frames) == len(self.frames) == len(self.events) + 1
        return frames[:-1] if in_its_place else frames


async def exchange(client: Client, graph: LentGraph, question: str) -> Told:
    """Ask once, and read the answer to its end."""
    return await read_all(client, question, await graph.reference({"question": question}))


async def read_all(client: Client, question: str, events: list[Any]) -> Told:
    """Ask once, and read the answer, which has to tell of ``events``, to its end."""
    async with ask(client, question) as answer:
        return Told(answer, events, [frame async for frame in answer.frames()])


def expect_event_stream(answer: Response) -> None:
    """The answer's status and its media type are right; raises :class:`Failure`."""
    if answer.status != 200:
        raise Failure(
            f"GET {answer.path} is answered with status {answer.status}",
            expected="200",
            actual=str(answer.status),
            mistake="other_address" if answer.status == 404 else None,
            run=answer.run,
        )
    media_type = answer.headers.get("content-type", "none at all")
    if media_type.split(";")[0].strip().lower() != "text/event-stream":
        mistake = "json_list" if media_type == "application/json" else "media_type"
        raise Failure(
            f"the media type is {media_type}: a browser's EventSource takes no other than "
            "text/event-stream",
            expected="text/event-stream",
            actual=media_type,
            mistake=mistake,
            run=answer.run,
        )


def expect_asked(graph: LentGraph, asked: list[str], client: Client) -> None:
    """The graph was run from each question, and from no other; raises :class:`Failure`."""
    inputs = [stream.input for stream in graph.streams]
    wanted = [{"question": question} for question in asked]
    if any(sent not in inputs for sent in wanted):
        several = len(asked) > 1
        message = "the graph was run from something else than the question that was asked"
        if several:
            message = "the graph was run for one client from what another one had asked"
        raise Failure(
            message,
            expected=wanted if several else wanted[0],
            actual=inputs if several else inputs[0],
            mistake="question_of_the_app" if several else "fixed_question",
            run=client.run,
        )


def expect_events(told: Told) -> None:
    """There is a right frame for each event; raises :class:`Failure`."""
    run, frames = told.answer.run, told.of_events
    if not told.frames:
        raise no_frames(told)
    for number, (frame, event) in enumerate(zip(frames, told.events, strict=False), 1):
        data = read_json(frame, number, run)
        if not says(data, event):
            raise wrong_data(told, number, data, event)
        if frame.event != "message":
            raise Failure(
                f"frame {number} is of the type {frame.event!r}: an event's frame has no "
                "`event:` line",
                mistake="named_frames" if frame.event in event else None,
                run=run,
            )
    if len(frames) != len(told.events):
        raise wrong_number(told)


def no_frames(told: Told) -> Failure:
    """Say why an answer holds no frame at all."""
    body = b"".join(told.answer.chunks).decode("utf-8", "replace")
    if not body:
        return Failure(
            "the answer is empty: a stream that is used up gives nothing to the next client",
            mistake="one_stream_for_all",
            run=told.answer.run,
        )
    if any(line.startswith("data:") for line in body.splitlines()):
        message, mistake = "no blank line ends a frame, so a browser sees none", "one_newline"
    else:
        message, mistake = "no line begins with `data:`, so a browser sees nothing", "no_data_field"
    return Failure(
        f"the answer has {len(body)} characters and not one frame: {message}",
        expected='data: {"node": …}\n\n',
        actual=body,
        mistake=mistake,
        run=told.answer.run,
    )


def wrong_data(told: Told, number: int, data: Any, event: Any) -> Failure:
    """Say what is wrong with the data of one frame."""
    wanted = as_sent(event)
    message, mistake = what_is_wrong(number, data, event, told.events[number:])
    return Failure(
        message,
        expected=json.dumps(wanted, ensure_ascii=False),
        actual=json.dumps(data, ensure_ascii=False),
        mistake=mistake,
        run=told.answer.run,
    )


def wrong_number(told: Told) -> Failure:
    """Say that frames are missing, or are there that belong to no event."""
    sent, wanted = len(told.of_events), len(told.events)
    message, mistake = f"{sent} frames came for {wanted} events", None
    if sent == 0:
        message = "no event was sent, only that all is done: a stream that is used up gives nothing"
        mistake = "one_stream_for_all"
    elif sent > wanted:
        message = f"{message}: the first too many is {told.of_events[wanted].data!r}"
    elif told.answer.parser.pending:
        message = f"{message}: no blank line ends the last one"
    return Failure(
        message, expected=str(wanted), actual=str(sent), mistake=mistake, run=told.answer.run
    )


def expect_done(told: Told) -> None:
    """The last frame, and no other, says that all is done; raises :class:`Failure`."""
    if not told.frames:
        raise no_frames(told)
    done = [index for index, frame in enumerate(told.frames) if frame.event == "done"]
    if not done:
        raise not_done(told)
    if done != [len(told.frames) - 1]:
        raise Failure(
            "the frame of the type done is not the last one",
            mistake="done_after_each" if len(done) > 1 else None,
            run=told.answer.run,
        )
    if told.frames[-1].data.strip() != "{}":
        raise Failure(
            "the data of the frame of the type done is not {}",
            expected="{}",
            actual=told.frames[-1].data,
            run=told.answer.run,
        )


def not_done(told: Told) -> Failure:
    """Say why there is no frame of the type done."""
    parser, last = told.answer.parser, told.frames[-1].data
    if "done" in parser.dropped:
        message, mistake = "the frame of the type done has no data", "done_without_data"
        message = f"{message}: a browser drops frames without any"
    elif parser.pending:
        message, mistake = "no blank line ends the last frame, so it never comes", "done_not_ended"
    elif len(told.frames) > len(told.events):
        message, mistake = f"the last frame, {last!r}, is not of the type done", "done_as_data"
    else:
        message, mistake = "no frame of the type done came", "no_done"
        message = f"{message}: a browser takes the end for a lost connection, and asks again"
    return Failure(message, expected="event: done", mistake=mistake, run=told.answer.run)


def expect_in_time(graph: LentGraph, told: Told) -> None:
    """Each frame came before the next node had finished; raises :class:`Failure`."""
    ends = sorted(graph.node_runs, key=lambda node_run: node_run.ended)
    for frame, done, following in zip(told.frames, ends, ends[1:], strict=False):
        if frame.place > following.ended:
            at_the_end = told.frames[0].place > ends[-1].ended
            reason = "all frames came at the end" if at_the_end else "each is held back"
            raise Failure(
                f"{following.name} had finished and {done.name}'s frame had not come: {reason}",
                expected=f"{done.name}'s frame while {following.name} is running",
                actual=f"{done.name}'s frame after {following.name} had ended",
                mistake="collects_first" if at_the_end else "one_behind",
                run=told.answer.run,
            )
