"""Judgements about a graph that is run, stopped and resumed over a WebSocket."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from kit.judge import Failure, Run, same
from lab.asgi import Client, Socket
from lab.graphs import LentGraph, NodeRun, Stream
from lab.serving import ABOUT_A_SECOND

STOPPED = {"type": "stopped"}

HALF = 2.0
"""Seconds after which a node that takes 4 is in the middle of its work."""


def state_of(count: int) -> dict[str, Any]:
    """The state from which it starts."""
    return {"count": count, "message": "start"}


async def run_of(graph: LentGraph, count: int) -> list[dict[str, Any]]:
    """The messages for a whole run."""
    config = {"configurable": {"thread_id": "the check's own"}}
    events = await graph.reference(state_of(count), config=config)
    return [{"type": "event", "event": event} for event in events]


async def expect_messages(socket: Socket, wanted: list[dict[str, Any]]) -> None:
    """The next messages are these; raises :class:`Failure`."""
    for message in wanted:
        what = (
            message["type"] if "event" not in message else f"{next(iter(message['event']))}'s event"
        )
        actual = await socket.receive_json(f"message {socket.taken + 1} ({what})")
        if not same(actual, message):
            raise wrong_message(socket, actual, message)


def wrong_message(socket: Socket, actual: Any, wanted: dict[str, Any]) -> Failure:
    """Say what is wrong with the message that has just come."""
    kind = actual.get("type") if isinstance(actual, dict) else None
    number, mistake = socket.taken, None
    if isinstance(actual, str):
        message, mistake = f"message {number} is a text that holds JSON", "encoded_twice"
    elif same(actual, wanted.get("event")):
        message, mistake = f"message {number} is the event itself, without a type", "bare_events"
    elif kind == "done" and wanted["type"] == "stopped":
        message, mistake = "done was sent for a run that was stopped", "done_after_stop"
    elif kind != wanted["type"]:
        message = f"message {number} is of the type {kind!r} in place of {wanted['type']!r}"
    elif kind == "event" and node_of(actual) != node_of(wanted):
        message = f"message {number} is {node_of(actual)}'s event in place of {node_of(wanted)}'s"
    else:
        message = f"message {number} is not the event that the graph streamed"
    return Failure(
        message,
        expected=json.dumps(wanted),
        actual=json.dumps(actual),
        mistake=mistake,
        run=socket.run,
    )


def node_of(message: dict[str, Any]) -> str:
    """The node of an event's message; empty if there is none."""
    event = message.get("event")
    return str(next(iter(event), "")) if isinstance(event, dict) else ""


def expect_in_time(graph: LentGraph, socket: Socket) -> None:
    """Each event came before the next node had finished; raises :class:`Failure`."""
    for place, done, following in zip(
        socket.places, graph.node_runs, graph.node_runs[1:], strict=False
    ):
        if place > following.ended:
            raise Failure(
                f"{following.name} had finished and {done.name}'s event had not been sent: "
                "the events are collected first",
                mistake="collects_first",
                run=socket.run,
            )


def expect_thread(graph: LentGraph, name: str, run: Run) -> None:
    """The run was one of the thread of this name; raises :class:`Failure`."""
    thread = thread_of(graph.streams[0]) if graph.streams else name
    if thread is None:
        raise Failure(
            "the graph was run without a thread_id, which its checkpointer needs: ValueError",
            expected={"configurable": {"thread_id": name}},
            actual=graph.streams[0].config or "no config",
            mistake="no_config",
            run=run,
        )
    if thread != name:
        raise Failure(
            "the run's thread_id is not the name in the WebSocket's address",
            expected=name,
            actual=thread,
            mistake="one_thread_for_all",
            run=run,
        )


def thread_of(stream: Stream) -> Any:
    """The thread_id that a run was given."""
    return ((stream.config or {}).get("configurable") or {}).get("thread_id")


async def stop_in_the_middle(graph: LentGraph, socket: Socket) -> None:
    """Say stop in the middle of a node."""
    await asyncio.sleep(HALF)
    await expect_stopped(graph, socket)


async def expect_stopped(graph: LentGraph, socket: Socket) -> None:
    """Say stop: the node is cancelled and the client is told; raises :class:`Failure`."""
    running, began = graph.node_runs[-1], now()
    socket.send_json({"type": "stop"})
    told = await socket.receive_json("the answer to stop")
    if running.stopped < 0:
        await asyncio.sleep(ABOUT_A_SECOND)
    if running.cancelled and now() - began <= ABOUT_A_SECOND and same(told, STOPPED):
        return
    if running.cancelled and running.at_end - began <= ABOUT_A_SECOND:
        raise wrong_message(socket, told, STOPPED)
    raise not_stopped(socket, running, told, running.at_end - began)


def not_stopped(socket: Socket, running: NodeRun, told: Any, seconds: float) -> Failure:
    """Say what a node did for which it was too late when the client said stop."""
    how, mistake = f"worked on for {seconds:g} seconds after stop", "receive_blocks"
    if running.stopped < 0:
        how, mistake = "is still at work after stopped has been sent", "only_muted"
    elif same(told, STOPPED):
        how, mistake = f"{how}, and only then came stopped", "late_stop"
    elif running.ended >= 0:
        how = f"{how}, to its end, as if nobody had said anything"
    return Failure(
        f"{running.name} {how}",
        expected=f"{running.name} is cancelled at once, and stopped is sent",
        actual=json.dumps(told),
        mistake=mistake,
        run=socket.run,
    )


async def expect_silence(graph: LentGraph, socket: Socket) -> None:
    """Nothing runs and nothing comes after a stop; raises :class:`Failure`."""
    runs, messages = len(graph.node_runs), socket.taken
    await asyncio.sleep(100 * ABOUT_A_SECOND)
    if len(graph.node_runs) > runs:
        raise Failure(
            f"{graph.node_runs[runs].name} was started after stopped had been sent",
            expected="no node starts",
            actual=f"{graph.node_runs[runs].name} starts",
            run=socket.run,
        )
    if len(socket.messages) > messages:
        raise Failure(
            "a message came after stopped",
            expected="nothing more",
            actual=socket.messages[messages],
            mistake="says_it_twice",
            run=socket.run,
        )


async def expect_resumed(graph: LentGraph, socket: Socket, wanted: list[dict[str, Any]]) -> None:
    """What is left to do comes, and nothing is done twice; raises :class:`Failure`."""
    before = [node_run.name for node_run in graph.node_runs if node_run.ended >= 0]
    first = await socket.receive_json("what is left to do")
    node = node_of(first) if isinstance(first, dict) else ""
    if not same(first, wanted[0]) and node in before:
        raise ran_twice(graph, socket, node, first, wanted[0])
    if not same(first, wanted[0]):
        raise wrong_message(socket, first, wanted[0])
    await expect_messages(socket, wanted[1:])


def ran_twice(graph: LentGraph, socket: Socket, node: str, told: Any, wanted: Any) -> Failure:
    """Say that what had been done was done again, and why."""
    given, reason, mistake = graph.streams[-1].input, "", None
    if same(given, {}):
        reason, mistake = ": {} is an input, and every input begins anew", "resumes_with_nothing"
    elif given is not None:
        reason, mistake = ": the input was given again, and begins anew", "starts_again"
    return Failure(
        f"{node} had finished before the stop, and ran once more on resume{reason}",
        expected=json.dumps(wanted),
        actual=json.dumps(told),
        mistake=mistake,
        run=socket.run,
    )


def expect_left(graph: LentGraph, socket: Socket, name: str) -> None:
    """The run of this thread, and no other, ended when its client left; raises :class:`Failure`."""
    others = [stream for stream in graph.streams if thread_of(stream) != name]
    if any(stream.closed >= 0 for stream in others):
        raise Failure(
            "one client left, and another one's run was stopped",
            expected=f"the run of thread {name} is stopped",
            actual=f"the run of thread {thread_of(others[0])} is stopped",
            mistake="one_run_for_all",
            run=socket.run,
        )
    if not any(
        socket.left < node_run.stopped for node_run in graph.node_runs if node_run.cancelled
    ):
        raise Failure(
            "the client left a second ago, and its run goes on",
            expected="the node that is running is cancelled",
            actual="it is at work",
            mistake="not_cancelled",
            run=socket.run,
        )


async def expect_nothing_left(client: Client) -> None:
    """No client is served and no task is there, when all have gone; raises :class:`Failure`."""
    await asyncio.sleep(ABOUT_A_SECOND)
    tasks = await client.tasks()
    if tasks.others or tasks.serving:
        what = f"{tasks.others[0]}() still waits" if tasks.others else "one is still being served"
        raise Failure(
            f"a second after the last client had left, {what}",
            expected="no task",
            actual=", ".join(tasks.others),
            mistake="task_left" if tasks.others else None,
            run=client.run,
        )


def now() -> float:
    """Virtual seconds."""
    return asyncio.get_running_loop().time()
