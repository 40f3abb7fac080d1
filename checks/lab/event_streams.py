"""What checks expect of an answer that is a stream of Server-Sent Events."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import quote, quote_plus

from langchain_core.messages import BaseMessage

from kit.judge import Failure, Output, Run, same
from lab.asgi import Client
from lab.expect import expect_equal, expect_one_run
from lab.graphs import LentGraph
from lab.http_clients import Response
from lab.question_graphs import Plan
from lab.sse import Frame

DONE: tuple[str, Any] = ("done", {})
"""The last frame: its type and its data."""

ANYTHING = object()
"""Data of a frame that may be anything."""


def ask(client: Client, question: str) -> Response:
    """Return a client that asks GET /stream?question=…; half of them write a blank as "+"."""
    encode = quote_plus if len(question) % 2 else quote
    return client.get(f"/stream?question={encode(question)}")


async def read_answer(client: Client, question: str) -> Response:
    """Ask, and return the answer with all its frames; it has to be an event stream."""
    async with ask(client, question) as answer:
        expect_event_stream(answer)
        async for _ in answer.stream_frames():
            pass
        return answer


async def ask_and_compare(
    client: Client, graph: LentGraph, plan: Plan, question: str
) -> Sequence[Frame]:
    """Ask once: the frames have to be right, and from one run. Return those of the events."""
    graph.forget()
    answer = await read_answer(client, question)
    expect_frames(answer, frames_of_events(plan, question))
    expect_run_for(client, graph, question)
    return answer.frames[:-1]


def expect_run_for(client: Client, graph: LentGraph, question: str) -> None:
    """The graph was streamed once, for this question."""
    if not graph.streams:
        expect_one_run(graph, client.run)
    inputs = [stream.input for stream in graph.streams]
    expect_equal(client.run, inputs, [{"question": question}], "the input of run")


def frames_of_events(plan: Plan, question: str) -> list[tuple[str, Any]]:
    """Return the right frames for the events of a plan, and done: types and data."""
    return [*(("message", event) for event in plan.events(question)), DONE]


def expect_event_stream(answer: Response) -> None:
    """The answer has status 200 and the media type text/event-stream."""
    media_type = answer.headers.get("content-type", "no media type").split(";")[0].strip().lower()
    actual = f"{answer.status} {media_type}"
    if actual != "200 text/event-stream":
        raise Failure(
            "the answer is not an event stream",
            expected="200 text/event-stream",
            actual=actual,
            run=answer.run,
        )


def expect_frames(
    answer: Response, wanted: Sequence[tuple[str, Any]], but: Collection[str] = ()
) -> None:
    """The frames of an answer are these: types and data. Frames of the types ``but`` may be there.

    A message object in ``wanted`` stands for an object with at least its type and its content, and
    ``ANYTHING`` for any data.
    """
    run, frames = answer.run, [frame for frame in answer.frames if frame.event not in but]
    for number, (frame, (event, data)) in enumerate(zip(frames, wanted, strict=False), 1):
        if frame.event != event or not _is_sent(read_json(run, frame, number), data):
            raise Failure(
                f"frame {number} is wrong",
                expected=_write(event, _as_text(data)),
                actual=_write(frame.event, frame.value),
                run=run,
            )
    if len(frames) < len(wanted):
        raise _missing(answer, len(frames), wanted)
    if len(frames) > len(wanted):
        extra = frames[len(wanted)]
        raise Failure(
            f"frame {len(wanted) + 1} is one too many: {len(wanted)} are right",
            expected=f"{len(wanted)} frames",
            actual=_write(extra.event, extra.value),
            run=run,
        )


def read_json(run: Run, frame: Frame, number: int) -> Any:
    """Return the data of a frame, which has to be JSON."""
    try:
        return json.loads(frame.value)
    except ValueError:
        raise Failure(
            f"the data of frame {number} is not JSON",
            expected="data: {…}",
            actual=_write(frame.event, frame.value),
            run=run,
        ) from None


def expect_at_once(
    run: Run, outputs: Sequence[Output], began: float, seconds: Sequence[float], what: str
) -> None:
    """Each of ``outputs`` came so many virtual seconds after ``began``, and not later.

    ``what`` names one of them: "frame", "message".
    """
    late = [
        index
        for index, (output, time) in enumerate(zip(outputs, seconds, strict=False))
        if output.at > began + time + 0.001
    ]
    if late:
        first = late[0]
        raise Failure(
            f"{what} {first + 1} came too late"
            + (f", and so did {len(late) - 1} others" if len(late) > 1 else ""),
            expected=f"after {seconds[first]:g} s, when the graph streamed its event",
            actual=f"after {outputs[first].at - began:g} s",
            run=run,
        )


def _missing(answer: Response, came: int, wanted: Sequence[tuple[str, Any]]) -> Failure:
    """Say which frame is missing, and what came in its place that is no frame."""
    message = f"frame {came + 1} is missing: {came or 'none'} of {len(wanted)} came"
    actual = f"{came} frames"
    if answer.parser.pending:
        message = f"{message}, and no blank line ends what follows"
        actual = f"data: {answer.parser.pending}"
    elif answer.parser.dropped:
        message = f"{message}; a frame without data was dropped, as a browser does"
        actual = f"event: {answer.parser.dropped[0]}"
    elif not came and answer.body:
        message, actual = f"{message}: the body has no frame", answer.body
    event, data = wanted[came]
    expected = _write(event, _as_text(data))
    return Failure(message, expected=expected, actual=actual, run=answer.run)


def _write(event: str, data: str) -> str:
    """Return a frame as it is sent."""
    return f"data: {data}" if event == "message" else f"event: {event}\ndata: {data}"


def _as_text(data: Any) -> str:
    """Return the data of a frame as JSON."""
    return "…" if data is ANYTHING else json.dumps(_as_json(data), ensure_ascii=False)


def _as_json(value: Any) -> Any:
    """Return ``value`` as JSON has it; of messages only what they need to have."""
    if isinstance(value, BaseMessage):
        return {"type": value.type, "content": value.content}
    if isinstance(value, dict):
        return {key: _as_json(part) for key, part in value.items()}
    return [_as_json(part) for part in value] if isinstance(value, list | tuple) else value


def _is_sent(actual: Any, value: Any) -> bool:
    """Return whether ``actual``, read from JSON, stands for ``value``."""
    if value is ANYTHING:
        return True
    if isinstance(value, BaseMessage):
        kept = {key: actual.get(key) for key in ("type", "content")} if _is_dict(actual) else actual
        return same(kept, _as_json(value))
    if isinstance(value, dict):
        keys = _is_dict(actual) and actual.keys() == value.keys()
        return keys and all(_is_sent(actual[key], part) for key, part in value.items())
    if isinstance(value, list | tuple):
        is_list = isinstance(actual, list) and len(actual) == len(value)
        return is_list and all(_is_sent(*pair) for pair in zip(actual, value, strict=True))
    return same(actual, value)


def _is_dict(value: Any) -> bool:
    return isinstance(value, dict)
