"""Judgements of the frames that somebody is sent who talks with a chat."""

from __future__ import annotations

import json
from typing import Any

from kit.judge import Failure, same
from lab.serving import read_json
from lab.sse import Frame
from lab.visitors import Told

Frames = list[tuple[str, Any]]
"""Types of frames, and their data."""

TYPES = ("token", "progress", "question", "done", "message")
"""Types that the task names, and the one of a frame that has no line with its type."""


def expect_frames(told: Told, wanted: Frames, *, own_types: bool = False) -> None:
    """These are the frames that were wanted; raises :class:`Failure`.

    With ``own_types`` it is no fault if there are frames of other types than the task's as well.
    """
    frames = [frame for frame in told.frames if frame.event in TYPES or not own_types]
    for number, (frame, (event, data)) in enumerate(zip(frames, wanted, strict=False), 1):
        actual = read_json(frame, number, told.run)
        if frame.event == event and same(actual, data):
            continue
        message, mistake = what_is_wrong(told, number, (frame.event, actual), (event, data))
        raise Failure(
            message,
            expected=f"event: {event}, data: {json.dumps(data, ensure_ascii=False)}",
            actual=f"event: {frame.event}, data: {frame.data}",
            mistake=mistake,
            run=told.run,
        )
    if len(frames) != len(wanted):
        raise wrong_number(told, frames, wanted)


def wrong_number(told: Told, frames: list[Frame], wanted: Frames) -> Failure:
    """Say that frames are missing at the end, or that there are too many."""
    came, mistake = len(frames), None
    if came > len(wanted):
        kind = frames[len(wanted)].event
        message = f"frame {came}, {kind}, is one too many"
        if wanted and wanted[-1][0] == "question" and kind == "done":
            message = "behind the question comes a frame done: the run has not come to its end"
            mistake = "done_after_a_question"
        elif kind == "done":
            message = "a node raised an exception, and the answer says that all is done"
            mistake = "done_after_an_error"
    elif came == 0:
        body = b"".join(told.answer.chunks)
        message = f"the answer has {len(body)} bytes and not one frame: has each a blank line?"
    else:
        message = f"the answer ended without its last frame, {wanted[-1][0]}"
        if came < len(wanted) - 1:
            message = f"the answer ended after {came} frames of {len(wanted)}"
        elif told.answer.parser.dropped:
            message = f"the last frame, {wanted[-1][0]}, has no data: a browser drops such frames"
    return Failure(
        message,
        expected=[event for event, _ in wanted],
        actual=[frame.event for frame in frames],
        mistake=mistake,
        run=told.run,
    )


def what_is_wrong(
    told: Told, number: int, actual: tuple[str, Any], wanted: tuple[str, Any]
) -> tuple[str, str | None]:
    """The sentence and the mistake for one wrong frame."""
    event, data = actual
    chat, thread = told.visitor.chat, told.visitor.thread
    if any(kind == event and same(other, data) for kind, other in chat.told_others(thread)):
        return f"frame {number} belongs to another client's run", "one_queue_for_all"
    if event != wanted[0]:
        return wrong_type(told, number, actual, wanted)
    text = data.get("text") if isinstance(data, dict) else None
    expected = wanted[1].get("text") if isinstance(wanted[1], dict) else None
    if event == "token" and isinstance(text, str) and isinstance(expected, str):
        return wrong_token(told, number, text, expected)
    return f"the data of frame {number}, {event}, is not what the graph has given", None


def wrong_type(
    told: Told, number: int, actual: tuple[str, Any], wanted: tuple[str, Any]
) -> tuple[str, str | None]:
    """The sentence for a frame that should be of another type."""
    event, data = actual
    if wanted[0] == "token" and all(frame.event != "token" for frame in told.frames):
        tell = f"frame {number} is of the type {event!r}: a model has spoken, and no token came"
        return tell, "modes_as_types" if event == "messages" else "no_tokens"
    if event == "token" and isinstance(data, dict) and data.get("text") == "":
        return f"frame {number} is a token without text", "tokens_without_text"
    if event == "token" and isinstance(data, dict) and data.get("text") in told.visitor.chat.own:
        return (
            f"frame {number} is a whole message that no model has said: it is no token",
            "whole_messages",
        )
    if (event, wanted[0]) == ("done", "question"):
        return (
            "the graph has asked something, and its client is told that all is done",
            "never_asks",
        )
    mistake = {"message": "frames_without_type", "custom": "modes_as_types"}.get(event)
    return f"frame {number} is of the type {event!r} in place of {wanted[0]!r}", mistake


def wrong_token(told: Told, number: int, text: str, expected: str) -> tuple[str, str | None]:
    """The sentence for a token with another text or another node."""
    if text == expected:
        return f"the token in frame {number} is said to be another node's", None
    if text in told.visitor.chat.own:
        return (
            f"frame {number} is a whole message that no model has said: it is no token",
            "whole_messages",
        )
    if text == "":
        return f"frame {number} is a token without text", "tokens_without_text"
    if text.endswith(expected):
        return f"frame {number} has what the node has said so far: a token is new", "text_so_far"
    if text.startswith(expected):
        return f"frame {number} has several tokens in one: each is a frame", "whole_texts"
    return f"frame {number} is not the token that was said", None
