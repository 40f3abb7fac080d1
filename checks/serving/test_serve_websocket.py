"""`make_app` runs, stops and resumes a graph over WebSockets."""

import asyncio
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    Lab,
    Node,
    Shape,
    ShapedGraph,
    chain,
    chains,
    expect_one_astream,
)
from lab.asgi import Client, Socket, served
from lab.serving import ABOUT_A_SECOND
from lab.sockets import (
    HALF,
    STOPPED,
    expect_in_time,
    expect_left,
    expect_messages,
    expect_nothing_left,
    expect_resumed,
    expect_silence,
    expect_stopped,
    expect_thread,
    run_of,
    state_of,
    stop_in_the_middle,
)
from langgraph.checkpoint.memory import InMemorySaver

from kit.judge import Submission

ROW = chain(*(Node(name=f"node_{letter}", seconds=4.0) for letter in "abcd"))


rows = chains(4, seconds=4.0)
counts = st.integers(-(10**9), 10**9)
thread_names = st.text("abcxyz0123-_", min_size=1, max_size=8)


@settings(max_examples=6)
@given(shape=rows, count=counts, name=thread_names)
@example(shape=ROW, count=0, name="tea")
async def test_streams_a_run(
    submission: Submission, lab: Lab, shape: Shape, count: int, name: str
) -> None:
    """sends each event of a run while it goes on, and done at its end"""
    graph = saving(lab, shape)
    wanted = await run_of(graph, count)
    async with served(submission, graph, may_leave=True) as client, at(client, name) as socket:
        socket.send_json(start(count))
        try:
            await expect_messages(socket, [*wanted, {"type": "done"}])
        finally:
            expect_thread(graph, name, client.run)
        expect_one_astream(graph, client.run)
        expect_in_time(graph, socket)


@settings(max_examples=6)
@pytest.mark.needs("test_streams_a_run")
@pytest.mark.points(2)
@given(shape=rows, count=counts, name=thread_names, taken=st.integers(0, 3))
@example(shape=ROW, count=0, name="tea", taken=1)
async def test_stops_at_once(  # noqa: PLR0913, PLR0917 - four things are drawn
    submission: Submission, lab: Lab, shape: Shape, count: int, name: str, taken: int
) -> None:
    """stops the node that is running as soon as the client says stop"""
    graph = saving(lab, shape)
    wanted = await run_of(graph, count)
    taken = min(taken, len(shape.nodes) - 1)
    async with served(submission, graph, may_leave=True) as client, at(client, name) as socket:
        socket.send_json(start(count))
        await expect_messages(socket, wanted[:taken])
        await stop_in_the_middle(graph, socket)
        await expect_silence(graph, socket)


@settings(max_examples=5)
@pytest.mark.needs("test_stops_at_once")
@pytest.mark.points(2)
@given(shape=rows, count=counts, name=thread_names, stops=st.lists(st.integers(0, 3), max_size=2))
@example(shape=ROW, count=0, name="tea", stops=[0, 1])
async def test_resumes_where_it_stopped(  # noqa: PLR0913, PLR0917
    submission: Submission, lab: Lab, shape: Shape, count: int, name: str, stops: list[int]
) -> None:
    """goes on from the last checkpoint, and runs nothing twice that had been done"""
    graph = saving(lab, shape)
    wanted = await run_of(graph, count)
    async with served(submission, graph, may_leave=True) as client, at(client, name) as socket:
        socket.send_json(start(count))
        for taken in stops:
            now, wanted = wanted[:taken], wanted[taken:]
            await expect_messages(socket, now)
            if not wanted:
                break
            await stop_in_the_middle(graph, socket)
            socket.send_json({"type": "resume"})
        await expect_resumed(graph, socket, [*wanted, {"type": "done"}])


@settings(max_examples=3)
@pytest.mark.needs("test_resumes_where_it_stopped")
@given(shape=rows, count=counts, name=thread_names)
@example(shape=ROW, count=0, name="tea")
async def test_answers_every_stop(
    submission: Submission, lab: Lab, shape: Shape, count: int, name: str
) -> None:
    """answers a stop when nothing runs, and starts the same thread anew, also after a stop"""
    graph = saving(lab, shape)
    wanted = await run_of(graph, count)
    async with served(submission, graph, may_leave=True) as client, at(client, name) as socket:
        for _ in range(2):
            socket.send_json({"type": "stop"})
            await expect_messages(socket, [STOPPED])
            socket.send_json(start(count))
            await expect_messages(socket, [*wanted, {"type": "done"}])
        socket.send_json(start(count))
        await expect_messages(socket, wanted[: len(wanted) - 1])
        await stop_in_the_middle(graph, socket)
        socket.send_json(start(count))
        await expect_messages(socket, [*wanted, {"type": "done"}])


@settings(max_examples=4)
@pytest.mark.needs("test_resumes_where_it_stopped")
@pytest.mark.points(2)
@given(shape=rows, count=counts, name=thread_names)
@example(shape=ROW, count=0, name="tea")
async def test_leaves_nothing_behind(
    submission: Submission, lab: Lab, shape: Shape, count: int, name: str
) -> None:
    """cancels the run of a client who leaves, and lets it be resumed when the client is back"""
    graph = saving(lab, shape)
    wanted = await run_of(graph, count)
    taken = min(1, len(wanted) - 1)
    async with served(submission, graph, may_leave=True) as client:
        async with at(client, name) as socket, at(client, f"{name}-2") as other:
            for one in (socket, other):
                one.send_json(start(count))
            await expect_messages(socket, wanted[:taken])
            await asyncio.sleep(HALF)
            socket.leave()
            await asyncio.sleep(ABOUT_A_SECOND)
            expect_left(graph, socket, name)
            await expect_messages(other, [*wanted, {"type": "done"}])
        async with at(client, name) as back:
            back.send_json({"type": "resume"})
            await expect_resumed(graph, back, [*wanted[taken:], {"type": "done"}])
        await expect_nothing_left(client)


@pytest.mark.needs("test_leaves_nothing_behind")
async def test_stops_over_a_network(submission: Submission, lab: Lab) -> None:
    """does the same behind uvicorn, over a real WebSocket"""
    shape = chain(*(Node(name=f"node_{letter}", seconds=0.3) for letter in "abc"))
    graph = saving(lab, shape)
    wanted = await run_of(graph, 7)
    async with served(submission, graph, how="uvicorn") as client, at(client, "tea") as socket:
        socket.send_json(start(7))
        await expect_messages(socket, wanted[:1])
        await asyncio.sleep(0.1)
        await expect_stopped(graph, socket)
        socket.send_json({"type": "resume"})
        await expect_resumed(graph, socket, [*wanted[1:], {"type": "done"}])


def saving(lab: Lab, shape: Shape) -> ShapedGraph:
    """A graph of this shape that keeps checkpoints."""
    return lab.graph(shape, checkpointer=InMemorySaver())


def start(count: int) -> dict[str, Any]:
    """The message that starts a run."""
    return {"type": "start", "state": state_of(count)}


def at(client: Client, name: str) -> Socket:
    """A WebSocket for the thread of this name."""
    return client.websocket(f"/runs/{quote(name)}")
