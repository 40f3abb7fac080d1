"""What checks expect when a client leaves: its nodes are cancelled, and no task is left."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from kit.judge import Failure
from lab.asgi import Client
from lab.event_streams import expect_event_stream
from lab.functions import FunctionCall
from lab.graphs import NodeRun
from lab.http_clients import Connection, Response
from lab.vocabulary import CLEAN_UP_SECONDS

STOP_SECONDS = 1.0
"""Virtual seconds within which a node has to be cancelled."""

END_SECONDS = STOP_SECONDS + CLEAN_UP_SECONDS
"""Virtual seconds after which a node that is cancelled has cleaned up."""


async def leave_after(answer: Response, frames: int) -> None:
    """Read so many frames, and leave half a second later."""
    expect_event_stream(answer)
    if frames:
        async for _ in answer.stream_frames():
            if len(answer.frames) == frames:
                break
    await asyncio.sleep(0.5)
    answer.leave()


def expect_stopped(
    client: Connection,
    calls: Sequence[tuple[str, FunctionCall | NodeRun]],
    clean_up: float = 0.0,
) -> None:
    """No node starts after a client has left, and those that run are cancelled within a second.

    Nodes that are cancelled take ``clean_up`` seconds to end.
    """
    left, at, was_running = client.left, client.left_at, False
    for name, call in calls:
        if call.began > left:
            raise Failure(
                f"{name} was started {call.at_begin - at:g} s after the client had left",
                expected="no node starts",
                actual=f"{name} starts",
                run=client.run,
            )
        if 0 <= call.stopped < left:
            continue
        was_running = True
        is_late = call.stopped < 0 or call.at_end > at + STOP_SECONDS + clean_up
        if is_late or not call.cancelled:
            ended = "it is still running"
            if call.stopped >= 0:
                how = "was cancelled, and ended" if call.cancelled else "ended"
                ended = f"it {how} {call.at_end - at:g} s after the client had left"
            raise Failure(
                f"{name} went on after the client had left",
                expected=f"{name} is cancelled within {STOP_SECONDS:g} s"
                + (f", and cleans up for {clean_up:g} s" if clean_up else ""),
                actual=ended,
                run=client.run,
            )
    if not was_running:
        raise Failure("no node was running when the client left", run=client.run)


def expect_cleaned_up(client: Connection, clean_ups: Sequence[FunctionCall]) -> None:
    """Each node that was cancelled could clean up to the end."""
    for call in clean_ups:
        if call.ended < 0:
            (name,) = call.args
            raise Failure(
                f"{name} was cancelled again while it cleaned up",
                expected=f"{name} cleans up for {CLEAN_UP_SECONDS:g} s",
                actual=f"it is cancelled again after {call.at_end - call.at_begin:g} s"
                if call.cancelled
                else "it is still cleaning up",
                run=client.run,
            )


async def expect_nothing_left(client: Client) -> None:
    """No request is served and no task of the submission runs."""
    tasks = await client.tasks()
    if tasks.others or tasks.serving:
        what = f"{tasks.others[0]}() is" if tasks.others else "its request is"
        raise Failure(
            f"the client has left, and {what} still running",
            expected="no task",
            actual=", ".join(tasks.others) or "the request has not ended",
            run=client.run,
        )
