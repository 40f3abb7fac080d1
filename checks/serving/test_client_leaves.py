"""`make_app` serves a graph to those who stay, and stops it for those who leave."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import FunctionCall, Lab, expect_one_astream
from lab.asgi import Client, Response, served
from lab.serving import ABOUT_A_SECOND, ask, questions, read_json
from lab.shapes import node_names
from lab.sse import Frame
from lab.staged import Job, StagedGraph, lent_row, row, side_by_side

from kit.judge import Failure, Run, Submission, same

SEARCH = Job(name="search", seconds=6.0, reports=2)
ANSWER = Job(name="answer", seconds=9.0, reports=2, word="thinking")


@st.composite
def jobs(draw: st.DrawFn, least: int = 1, most: int = 3) -> tuple[Job, ...]:
    """Some nodes that take their time and report it."""
    called = draw(node_names(least, most))
    return tuple(
        Job(
            name=name,
            seconds=draw(st.sampled_from([6.0, 9.0, 60.0])),
            reports=draw(st.integers(0, 2)),
            word=draw(st.text('ab é"\n', max_size=5)),
        )
        for name in called
    )


@settings(max_examples=6)
@given(work=jobs(), question=questions)
@example(work=(SEARCH, ANSWER), question="why?")
async def test_sends_every_event(
    submission: Submission, lab: Lab, work: tuple[Job, ...], question: str
) -> None:
    """sends a frame for each event, at once and of the type of its mode, and then done"""
    graph = lent_row(lab, work)
    parts = await graph.timed_reference({"question": question}, stream_mode=["updates", "custom"])
    async with served(submission, graph) as client:
        began = client.submission.now
        async with ask(client, question) as answer:
            expect_event_stream(answer)
            frames = [frame async for frame in answer.frames()]
        expect_frames(frames, events(work, question), client.run)
        expect_one_astream(graph, client.run)
        expect_in_time(frames, [began + seconds for seconds, _ in parts], client.run)


@settings(max_examples=8)
@pytest.mark.needs("test_sends_every_event")
@pytest.mark.points(3)
@given(work=jobs(), question=questions, parallel=st.booleans(), wait=st.integers(0, 3))
@example(work=(SEARCH, ANSWER), question="why?", parallel=False, wait=0)
@example(work=(SEARCH, ANSWER), question="why?", parallel=False, wait=2)
@example(work=(SEARCH, ANSWER), question="why?", parallel=True, wait=1)
async def test_stops_when_the_client_leaves(  # noqa: PLR0913, PLR0917 - four things are drawn
    submission: Submission,
    lab: Lab,
    work: tuple[Job, ...],
    question: str,
    parallel: bool,
    wait: int,
) -> None:
    """cancels the nodes that run for a client who has left, within a second, and starts no other"""
    graph = side_by_side(lab, work) if parallel else row(lab, work)
    wait = min(wait, len(events(work, question)) - 1)
    async with served(submission, graph, may_leave=True) as client:
        async with ask(client, question) as answer:
            await leave_after(answer, wait)
        left = client.submission.now
        await asyncio.sleep(100 * ABOUT_A_SECOND)
        expect_stopped(graph, answer, left)


@settings(max_examples=3)
@pytest.mark.needs("test_stops_when_the_client_leaves")
@given(work=jobs(), question=questions)
@example(work=(SEARCH, ANSWER), question="why?")
async def test_leaves_nothing_behind(
    submission: Submission, lab: Lab, work: tuple[Job, ...], question: str
) -> None:
    """leaves no task behind, and no request unfinished, when a client has left"""
    async with served(submission, row(lab, work)) as client:
        async with ask(client, question) as answer:
            await leave_after(answer, 0)
        await asyncio.sleep(ABOUT_A_SECOND)
        await expect_nothing_left(client)


@settings(max_examples=3)
@pytest.mark.needs("test_stops_when_the_client_leaves")
@given(work=jobs(), question=questions)
@example(work=(SEARCH, ANSWER), question="why?")
async def test_goes_on_for_all_others(
    submission: Submission, lab: Lab, work: tuple[Job, ...], question: str
) -> None:
    """sends everything to the clients who stay, whoever leaves"""
    graph = row(lab, work)
    async with served(submission, graph, may_leave=True) as client:
        async with ask(client, question) as answer:
            others = [f"{question}{who}" for who in ("early", "late")]
            staying = [asyncio.create_task(read_all(client, other)) for other in others]
            await leave_after(answer, 0)
        told = await asyncio.gather(*staying)
        if any(not frames or frames[-1].event != "done" for frames in told):
            raise disturbed(graph, question, answer)
        for other, frames in zip(others, told, strict=True):
            expect_frames(frames, events(work, other), client.run)


@settings(max_examples=4)
@pytest.mark.needs("test_sends_every_event")
@given(work=jobs(), question=questions)
@example(work=(SEARCH, ANSWER), question="why?")
async def test_ends_when_a_node_fails(
    submission: Submission, lab: Lab, work: tuple[Job, ...], question: str
) -> None:
    """ends the answer, without done, when a node raises"""
    failing = (*work[:-1], replace(work[-1], fails=True))
    async with served(
        submission, row(lab, failing), forgive=("Trouble",), may_leave=True
    ) as client:
        async with ask(client, question) as answer:
            frames = await answer.all_frames(
                f"the end of its answer after {work[-1].name} had raised"
            )
        if any(frame.event == "done" for frame in frames):
            raise Failure(
                f"{work[-1].name} raised an exception, and the answer says that all is done",
                expected="no frame of the type done",
                actual="event: done",
                mistake="done_after_an_error",
                run=client.run,
            )
        expect_frames(frames, events(work, question)[:-2], client.run)


@pytest.mark.needs("test_stops_when_the_client_leaves")
@pytest.mark.needs("test_leaves_nothing_behind")
async def test_stops_over_a_network(submission: Submission, lab: Lab) -> None:
    """does the same behind uvicorn, when a real connection is closed"""
    work = (replace(SEARCH, seconds=0.3), replace(ANSWER, seconds=30.0, reports=9))
    graph = row(lab, work)
    async with served(submission, graph, how="uvicorn") as client:
        async with ask(client, "why?") as answer:
            await leave_after(answer, 3)
        left = client.submission.now
        await asyncio.sleep(2 * ABOUT_A_SECOND)
        expect_stopped(graph, answer, left)
        await expect_nothing_left(client)


def events(work: tuple[Job, ...], question: str) -> list[tuple[str, Any]]:
    """What a row of these nodes streams, and `done`: types of frames and their data."""
    told: list[tuple[str, Any]] = []
    for job in work:
        told += [("custom", job.report(number)) for number in range(job.reports)]
        told.append(("updates", {job.name: job.update(question)}))
    return [*told, ("done", {})]


async def read_all(client: Client, question: str) -> list[Frame]:
    """Ask, and stay to the end, whatever the end is."""
    async with ask(client, question) as answer:
        return await answer.all_frames("the end of its answer, another client had left")


async def leave_after(answer: Response, frames: int) -> None:
    """Take so many frames, and leave half a second later."""
    expect_event_stream(answer)
    stream = answer.frames()
    for _ in range(frames):
        await anext(stream)
    await asyncio.sleep(0.5)
    answer.leave()


def expect_event_stream(answer: Response) -> None:
    """The answer is an event stream; raises :class:`Failure`."""
    kind = answer.headers.get("content-type", "").split(";")[0]
    if answer.status != 200 or kind != "text/event-stream":
        raise Failure(
            f"GET {answer.path} is not answered with an event stream",
            expected="200 text/event-stream",
            actual=f"{answer.status} {kind}",
            run=answer.run,
        )


def expect_frames(frames: list[Frame], wanted: list[tuple[str, Any]], run: Run) -> None:
    """These are the frames that were wanted; raises :class:`Failure`."""
    for number, (frame, (event, data)) in enumerate(zip(frames, wanted, strict=False), 1):
        if frame.event != event:
            mistakes = {"message": "pairs_as_data", "updates": "updates_only"}
            raise Failure(
                f"frame {number} is of the type {frame.event!r} in place of {event!r}",
                expected=f"event: {event}, data: {data}",
                actual=f"event: {frame.event}, data: {frame.data}",
                mistake=mistakes.get(frame.event),
                run=run,
            )
        if not same(read_json(frame, number, run), data):
            raise Failure(
                f"the data of frame {number} is not what the graph streamed",
                expected=data,
                actual=frame.data,
                run=run,
            )
    if len(frames) != len(wanted):
        raise Failure(
            f"{len(frames)} frames came in place of {len(wanted)}",
            expected=[event for event, _ in wanted],
            actual=[frame.event for frame in frames],
            run=run,
        )


def expect_in_time(frames: list[Frame], times: list[float], run: Run) -> None:
    """Each frame came at the moment at which the graph had its event; raises :class:`Failure`."""
    came = [run.moments[frame.place].at for frame in frames]
    for number, (at, wanted, frame) in enumerate(zip(came, times, frames, strict=False), 1):
        if at <= wanted + ABOUT_A_SECOND / 2:
            continue
        at_the_end = came[0] >= times[-1]
        reason = "frames of that type are held back until another event has come"
        if at_the_end:
            reason = "the frames are collected first"
        raise Failure(
            f"frame {number}, of the type {frame.event}, came {at - wanted:g} seconds after its "
            f"event: {reason}",
            expected="a frame for each event, at once",
            actual=f"{at - wanted:g} seconds later",
            mistake="collects_first" if at_the_end else None,
            run=run,
        )


def expect_stopped(graph: StagedGraph, answer: Response, left: float) -> None:
    """Nothing was at work any more a second after the client had left; raises :class:`Failure`."""
    late = left + ABOUT_A_SECOND
    for name, call in graph.runs:
        if call.began > answer.left:
            raise started_late(graph, name, call.at_begin - left, answer)
    for name, call in graph.runs:
        if call.stopped < 0 or (call.stopped > answer.left and call.at_end > late):
            raise not_stopped(name, call, left, answer.run)


def started_late(graph: StagedGraph, name: str, seconds: float, answer: Response) -> Failure:
    """Say that a node was started for nobody."""
    message = f"{name} was started {seconds:g} seconds after the client had left"
    if sum(one == name for one, _ in graph.runs) > 1:
        message, mistake = f"{message}: it had been cancelled before", "swallows_the_cancel"
    elif answer.ended_at - (answer.left_at + ABOUT_A_SECOND) > 0:
        message, mistake = f"{message}: the answer is sent on and on", "never_listens"
    else:
        message, mistake = f"{message}: the run's task goes on", "task_not_cancelled"
    return Failure(
        message,
        expected="no node starts",
        actual=f"{name} starts",
        mistake=mistake,
        run=answer.run,
    )


def not_stopped(name: str, call: FunctionCall, left: float, run: Run) -> Failure:
    """Say how long a node went on for nobody."""
    if call.stopped < 0:
        how, reason, mistake = "was at work still", "nobody cancelled it", None
    elif call.cancelled:
        how = f"worked on for {call.at_end - left:g} seconds and was cancelled then"
        reason, mistake = "the next event is too late to look for the client", "aclosing_alone"
    else:
        how = f"worked on for {call.at_end - left:g} seconds, to its end"
        reason, mistake = "nobody cancelled it, or it was cancelled again and again", "plain_loop"
    return Failure(
        f"{name} {how}, though the client had left: {reason}",
        expected=f"{name} is cancelled within a second",
        actual=f"{name} {how}",
        mistake=mistake,
        run=run,
    )


def disturbed(graph: StagedGraph, question: str, answer: Response) -> Failure:
    """Say that clients who stayed were cut off when one had left who had asked ``question``."""
    own = [call for _, call in graph.runs if call.args[0].get("question") == question]
    message, mistake = "one client left, and the runs of others were stopped too", None
    if own[-1].stopped < 0 or own[-1].at_end > answer.left_at + ABOUT_A_SECOND:
        message, mistake = "one client left, and another one's run was stopped", "one_task_for_all"
    return Failure(
        message,
        expected="all others get everything",
        actual="an answer without a frame of the type done",
        mistake=mistake or "cancels_all_tasks",
        run=answer.run,
    )


async def expect_nothing_left(client: Client) -> None:
    """No request and no task is at work; raises :class:`Failure`."""
    tasks = await client.tasks()
    if tasks.others:
        raise Failure(
            f"a second after the client had left, {tasks.others[0]}() was still running",
            expected="no task",
            actual=", ".join(tasks.others),
            mistake="task_left",
            run=client.run,
        )
    if tasks.serving:
        raise Failure(
            "a second after the client had left, its request was not over",
            run=client.run,
        )
