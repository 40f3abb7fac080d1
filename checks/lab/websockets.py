"""Graphs that are run, stopped and resumed over a WebSocket, and what checks expect of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from random import Random
from typing import Any
from urllib.parse import quote

from langgraph.checkpoint.memory import InMemorySaver

from kit.judge import Failure, Output, Submission, same
from lab.asgi import Client, served
from lab.event_streams import expect_at_once
from lab.graphs import Lab, LentGraph, Stream
from lab.http_clients import Socket
from lab.leaving_clients import STOP_SECONDS
from lab.question_graphs import Plan
from lab.vocabulary import NODE_NAMES, THREAD_NAMES

STOP, RESUME = {"type": "stop"}, {"type": "resume"}
STOPPED, DONE = {"type": "stopped"}, {"type": "done"}

CLEAN_UP_SECONDS = 3.0
"""How long a node that is cancelled takes to clean up."""

ODD_NAMES = THREAD_NAMES[-5:]
"""Names of threads that an address escapes, that are long, or that look alike."""


def choose_name(chance: Random) -> str:
    """Return a name of a thread; some have letters that an address has to escape."""
    drawn = "".join(chance.choices("abcxyz0123-_", k=chance.randint(1, 8)))
    return chance.choice((chance.choice(NODE_NAMES).strip(), "a+b?c#d&", "x" * 60, drawn))


@asynccontextmanager
async def talk(
    submission: Submission, graph: LentGraph, name: str, how: str = "asgi"
) -> AsyncIterator[Socket]:
    """Serve a graph to one client, who talks about the thread of this name."""
    server = served(submission, graph, how=how, may_leave=True)
    async with server as client, open_run(client, name) as socket:
        yield socket


def saving_graph(lab: Lab, plan: Plan, clean_up: float = CLEAN_UP_SECONDS) -> LentGraph:
    """Return the graph of a plan, with a checkpointer."""
    return plan.build(lab, clean_up, checkpointer=InMemorySaver())


def open_run(client: Client, name: str) -> Socket:
    """Return a WebSocket for the thread of this name."""
    return client.websocket(f"/runs/{quote(name, safe='')}")


def start(question: str) -> dict[str, Any]:
    """Return the message that starts a run."""
    return {"type": "start", "state": {"count": 0, "question": question}}


RUN_TEA = {
    "kind": "websocket",
    "path": "/runs/tea",
    "messages": [start("why"), STOP, RESUME],
}
"""What a client of the task's example sends."""


def event_messages(plan: Plan, question: str) -> list[dict[str, Any]]:
    """Return the message of each event of a run."""
    events = [json.loads(json.dumps(event)) for event in plan.events(question)]
    return [{"type": "event", "event": event} for event in events]


async def expect_run(socket: Socket, plan: Plan, question: str) -> None:
    """Start a run: the message of each event comes when the graph streams it, and then done."""
    sent = socket.send_json(start(question))
    messages = await expect_messages(socket, [*event_messages(plan, question), DONE])
    began = socket.run.moments[sent].at
    expect_at_once(socket.run, messages, began, plan.times(question), "message")


async def expect_messages(socket: Socket, wanted: Sequence[dict[str, Any]]) -> list[Output]:
    """The next messages are these; return them."""
    messages = []
    for message in wanted:
        actual = await socket.receive_json(f"message {socket.taken + 1}, {message['type']}")
        if not same(actual.value, message):
            raise Failure(
                f"message {socket.taken} is wrong",
                expected=json.dumps(message, ensure_ascii=False),
                actual=json.dumps(actual.value, ensure_ascii=False),
                run=socket.run,
            )
        messages.append(actual)
    return messages


async def expect_stop(graph: LentGraph, socket: Socket, *, twice: bool = False) -> None:
    """Say stop while nodes run: they are cancelled at once, and `stopped` comes when they ended.

    If it is said ``twice``, one second apart, the second one may be answered or not.
    """
    running = [node_run for node_run in graph.node_runs if node_run.stopped < 0]
    sent = socket.run.moments[socket.send_json(STOP)].at
    if twice:
        await asyncio.sleep(1.0)
        socket.send_json(STOP)
    (stopped,) = await expect_messages(socket, [STOPPED])
    for node_run in running:
        if not 0 <= node_run.stopped < stopped.index:
            what = "was still running when stopped was sent"
        elif not node_run.cancelled:
            what = "was not cancelled: it ran to its end"
        elif node_run.at_end > sent + STOP_SECONDS + CLEAN_UP_SECONDS:
            what = f"was cancelled, and ended {node_run.at_end - sent:g} s after stop"
        else:
            continue
        raise Failure(
            f"{node_run.name} {what}",
            expected=f"{node_run.name} is cancelled at once; when its clean-up of "
            f"{CLEAN_UP_SECONDS:g} s is over, stopped is sent",
            actual=f"{node_run.name} {what}",
            run=socket.run,
        )
    if not running:
        raise Failure("no node was running before stop was sent", run=socket.run)
    if twice:
        await asyncio.sleep(10)
        await expect_messages(socket, [STOPPED] * (len(socket.received) - socket.taken))


async def stop_after(
    count: int,
    graph: LentGraph,
    socket: Socket,
    wanted: list[dict[str, Any]],
    *,
    twice: bool = False,
) -> list[dict[str, Any]]:
    """Stop two seconds after so many messages; return those of ``wanted`` that are left to come."""
    count = min(count, len(wanted) - 1)
    await expect_messages(socket, wanted[:count])
    await asyncio.sleep(2.0)
    await expect_stop(graph, socket, twice=twice)
    return wanted[count:]


def thread_ids(graph: LentGraph) -> list[str]:
    """Return the thread_id of each run, in order of the text."""
    return sorted(str(_thread_of(stream)) for stream in graph.streams)


def _thread_of(stream: Stream) -> Any:
    config = stream.config
    settings = config.get("configurable") if isinstance(config, dict) else config
    return settings.get("thread_id") if isinstance(settings, dict) else settings
