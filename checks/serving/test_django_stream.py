"""`make_view` streams a graph's events from a Django view."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, LentGraph, expect_one_astream
from lab.asgi import Client, Response, served
from lab.serving import ABOUT_A_SECOND, Step, answering, ask, questions, read_json, says, steps
from lab.sse import Frame
from lab.staged import Job, StagedGraph, row, side_by_side

from kit.judge import Failure, Submission, same

DATA = ("data", "nothing")
LESSON = (
    Step(name="search", kind="data", number=3),
    Step(name="answer", kind="data"),
    Step(name="check", kind="nothing"),
)
SEARCH = Job(name="search", seconds=4.0, reports=0)
READ = Job(name="read", seconds=9.0, reports=0)
ANSWER = Job(name="answer", seconds=3.0, reports=0)


@settings(max_examples=2)
@given(work=steps(kinds=DATA), question=questions)
async def test_answers_with_an_event_stream(
    submission: Submission, lab: Lab, work: tuple[Step, ...], question: str
) -> None:
    """answers GET /stream with status 200 and the media type text/event-stream"""
    graph = answering(lab, work)
    async with site(submission, graph) as client, ask(client, question) as answer:
        media_type = answer.headers.get("content-type", "none at all")
        if answer.status != 200:
            raise Failure(f"the answer has the status {answer.status}", run=client.run)
        if media_type.split(";")[0].strip().lower() != "text/event-stream":
            raise Failure(
                f"the media type is {media_type}, and a browser's EventSource takes no other than "
                "text/event-stream",
                expected="text/event-stream",
                actual=media_type,
                mistake="media_type",
                run=client.run,
            )
        await answer.read()


@settings(max_examples=6)
@pytest.mark.needs("test_answers_with_an_event_stream")
@pytest.mark.points(2)
@given(work=steps(kinds=DATA), question=questions)
@example(work=LESSON, question="why?")
@example(work=LESSON[:1], question="1 + 1 = 2 & é?")
async def test_sends_every_event(
    submission: Submission, lab: Lab, work: tuple[Step, ...], question: str
) -> None:
    """sends a frame for each event, with the event as JSON, and then one of the type done"""
    graph = answering(lab, work)
    events = await graph.reference({"question": question})
    async with site(submission, graph) as client:
        for _ in range(2):
            frames = await read_all(client, question)
            if not frames:
                raise no_frames(client)
            expect_run(graph, client, question)
            expect_frames(frames, events, client)
            graph.streams.clear()


@settings(max_examples=4)
@pytest.mark.needs("test_sends_every_event")
@pytest.mark.points(2)
@given(work=steps(least=2, kinds=DATA), question=questions)
@example(work=LESSON, question="why?")
async def test_sends_while_the_graph_runs(
    submission: Submission, lab: Lab, work: tuple[Step, ...], question: str
) -> None:
    """sends each frame before the next node has finished"""
    graph = answering(lab, work)
    async with site(submission, graph) as client:
        frames = await read_all(client, question)

        ends = sorted(graph.node_runs, key=lambda node_run: node_run.ended)
        for frame, done, following in zip(frames, ends, ends[1:], strict=False):
            if frame.place > following.ended:
                at_the_end = frames[0].place > ends[-1].ended
                reason = "all frames came at the end" if at_the_end else "each is held back"
                plain = bool(graph.streams) and graph.streams[0].method == "stream"
                raise Failure(
                    f"{following.name} had finished and {done.name}'s frame had not come: {reason}"
                    + (", as a plain iterator's do" if plain else ""),
                    expected=f"{done.name}'s frame while {following.name} is running",
                    mistake="plain_iterator" if plain else "collects_first" if at_the_end else None,
                    run=client.run,
                )


@settings(max_examples=3)
@pytest.mark.needs("test_sends_while_the_graph_runs")
@given(work=steps(kinds=DATA), asked=st.lists(questions, min_size=2, max_size=3, unique=True))
@example(work=LESSON, asked=["why?", "how?"])
async def test_serves_clients_side_by_side(
    submission: Submission, lab: Lab, work: tuple[Step, ...], asked: list[str]
) -> None:
    """serves clients who come at the same time at the same time, each with a run of its own"""
    graph = answering(lab, work)
    async with site(submission, graph) as client:
        began = client.submission.now
        told = await asyncio.gather(*(read_all(client, question) for question in asked))
        seconds, alone = client.submission.now - began, sum(step.seconds for step in work)
        for frames, question in zip(told, asked, strict=True):
            if not frames:
                raise no_frames(client)
            expect_frames(frames, await graph.reference({"question": question}), client)
        blocks = any(stream.method == "stream" for stream in graph.streams)
        if seconds > alone + 0.001:
            raise Failure(
                f"{len(asked)} clients took {seconds:g} seconds, and one alone takes {alone:g}: "
                + (
                    "stream() holds up the event loop"
                    if blocks
                    else "each waits for the one before"
                ),
                mistake="blocked_loop" if blocks else None,
                run=client.run,
            )
        if blocks:
            raise Failure("the graph is run with stream() and not with astream()", run=client.run)


@settings(max_examples=3)
@pytest.mark.needs("test_serves_clients_side_by_side")
@given(work=st.permutations([SEARCH, READ, ANSWER]), parallel=st.booleans())
@example(work=[SEARCH, READ, ANSWER], parallel=False)
@example(work=[ANSWER, SEARCH, READ], parallel=True)
async def test_stops_when_the_client_leaves(
    submission: Submission, lab: Lab, work: list[Job], parallel: bool
) -> None:
    """cancels what runs for a client who has left, within a second, and starts nothing more"""
    graph = (side_by_side if parallel else row)(lab, tuple(work))
    async with site(submission, graph) as client:
        async with ask(client, "why?") as answer:
            async for _ in answer.frames():
                break
            await asyncio.sleep(0.5)  # the next node is at work
        left = client.submission.now
        await asyncio.sleep(100)
        expect_stopped(graph, answer, left)
        tasks = await client.tasks()
        if tasks.serving or tasks.others:
            raise Failure(
                "a client has left, and its request is not over: "
                f"{', '.join(tasks.others) or 'the view'} goes on",
                run=client.run,
            )


@settings(max_examples=2)
@pytest.mark.needs("test_serves_clients_side_by_side")
@given(fails=st.integers(0, 1))
async def test_breaks_off_when_a_node_fails(submission: Submission, lab: Lab, fails: int) -> None:
    """breaks the answer off, without done, when a node raises"""
    work = tuple(
        Job(name=job.name, reports=0, fails=number == fails)
        for number, job in enumerate((SEARCH, ANSWER))
    )
    graph = row(lab, work)
    async with site(submission, graph, forgive=("Trouble",)) as client:
        async with ask(client, "why?") as answer:
            frames = await answer.all_frames("the end of its answer when a node had raised")
        if any(frame.event == "done" for frame in frames):
            raise Failure(
                f"{work[fails].name} raised an error, and the answer says that all is done",
                expected="no frame of the type done",
                mistake="done_after_an_error",
                run=client.run,
            )
        if len(frames) != fails or answer.complete:
            raise Failure(
                f"{work[fails].name} raised an error, and the answer looks as if it were complete",
                expected=f"{fails} frames, and then the answer breaks off",
                actual=f"{len(frames)} frames, and a proper end",
                mistake="hides_the_error",
                run=client.run,
            )


def site(submission: Submission, graph: LentGraph | StagedGraph, **options: Any) -> Any:
    """A Django site with the view that the submission makes."""
    return served(submission, graph, name="make_view", how="django", **options)


async def read_all(client: Client, question: str) -> list[Frame]:
    """Ask once, and read the answer to its end."""
    async with ask(client, question) as answer:
        return [frame async for frame in answer.frames()]


def expect_run(graph: LentGraph, client: Client, question: str) -> None:
    """The graph was run once, from what was asked; raises :class:`Failure`."""
    if not any(stream.method == "stream" for stream in graph.streams):
        expect_one_astream(graph, client.run)
    given = graph.streams[0].input
    if given != {"question": question}:
        wrapped = isinstance(given, dict) and given.get("question") == [question]
        raise Failure(
            "the graph was run from a list of questions: a query may have a key several times"
            if wrapped
            else "the graph was run from something else than the question that was asked",
            expected={"question": question},
            actual=given,
            mistake="list_of_questions" if wrapped else "fixed_question",
            run=client.run,
        )


def expect_frames(frames: list[Frame], events: list[Any], client: Client) -> None:
    """A right frame for each event came, and done behind them; raises :class:`Failure`."""
    last = frames[-1]
    for number, (frame, event) in enumerate(zip(frames, events, strict=False), 1):
        if frame.event == "done":
            break
        data = read_json(frame, number, client.run)
        if not says(data, event):
            state = isinstance(data, dict) and "question" in data
            raise Failure(
                f"frame {number} has the whole state, and not what a node has returned"
                if state
                else f"the data of frame {number} is not event {number} of the graph",
                expected=json.dumps(event),
                actual=frame.data,
                mistake="values_mode" if state else None,
                run=client.run,
            )
    if last.event != "done" or not same(read_json(last, len(frames), client.run), {}):
        raise Failure(
            "no frame of the type done with the data {} ends the answer",
            expected="event: done\ndata: {}",
            actual=f"event: {last.event}\ndata: {last.data}",
            mistake="no_done" if len(frames) == len(events) else None,
            run=client.run,
        )
    if len(frames) != len(events) + 1:
        raise Failure(
            f"{len(frames) - 1} frames and done came for {len(events)} events", run=client.run
        )


def no_frames(client: Client) -> Failure:
    """Say why an answer holds no frame at all."""
    answer = client.connections[-1]
    assert isinstance(answer, Response)
    body = b"".join(answer.chunks).decode("utf-8", "replace")
    message, mistake = "the answer has no frames, and the graph never ran for it", None
    if "data:" in body:
        message, mistake = "no blank line ends a frame, so a browser sees none", "one_newline"
    elif body.startswith("<async_generator"):
        message = "the answer is the text of an object: an HttpResponse does not stream anything"
        mistake = "http_response"
    elif body:
        message, mistake = "no line begins with `data:`, so a browser sees nothing", "no_data_field"
    return Failure(
        message, expected='data: {"node": …}\n\n', actual=body, mistake=mistake, run=client.run
    )


def expect_stopped(graph: StagedGraph, answer: Response, left: float) -> None:
    """Nothing has run a second after the client had left; raises :class:`Failure`."""
    for name, call in graph.runs:
        begun = call.at_begin > left
        if begun or call.stopped < 0 or call.at_end > left + ABOUT_A_SECOND:
            raise Failure(
                f"the client had left, and {name} {'was started' if begun else 'went on'}: what "
                "runs in a task of its own ends when that task is cancelled",
                expected=f"{name} is {'not started' if begun else 'cancelled'}",
                mistake="goes_on_for_nobody",
                run=answer.run,
            )
