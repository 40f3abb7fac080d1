"""How a chat goes on: judgements of single runs, and of whole turns with their questions."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Any

from kit.judge import Failure, same
from lab.chat import Act, Steps
from lab.turn_frames import Frames, expect_frames
from lab.visitors import Told, Visitor

DONE: tuple[str, Any] = ("done", {})
NOTHING: dict[str, Any] = {}
"""The body of a request to go on where a run was cut off."""


async def expect_turn(visitor: Visitor, message: str | None, answers: Sequence[Any]) -> list[Told]:
    """A message, and an answer to each question, are told of rightly; raises :class:`Failure`.

    Without a message it is a turn that was cut off at its very beginning, and goes on.
    """
    chat, told = visitor.chat, list[Told]()
    parts = parts_of(chat.steps)
    given = itertools.cycle(answers)
    body: dict[str, Any] = {"message": message} if message is not None else NOTHING
    for number, part in enumerate(parts):
        told.append(await visitor.send(body))
        following = parts[number + 1][0] if number + 1 < len(parts) else None
        last = asked(visitor, following) if following else DONE
        expect_run(told[-1], part, last, body)
        body = {"answer": next(given, None)}
    return told


def parts_of(steps: Steps) -> list[list[Act]]:
    """The acts of each run of a whole turn: a question ends a run, and the next begins with it."""
    parts: list[list[Act]] = [[]]
    for step in steps:
        if step[0].asks:
            parts.append([])
        parts[-1] += step
    return parts


def asked(visitor: Visitor, act: Act) -> tuple[str, Any]:
    """The frame of the question of ``act`` in this turn."""
    question = visitor.chat.question(visitor.thread, act, len(visitor.sent))
    return "question", {"question": question}


def expect_run(
    told: Told, acts: Sequence[Act], last: tuple[str, Any] | None, body: dict[str, Any]
) -> None:
    """These acts were performed, and ``last`` ends the answer; or raises.

    Where ``last`` is None a node has raised, and frames of a type of one's own may tell of it.
    """
    expect_heard(told, body)
    expect_worked(told, acts, body)
    if "answer" in body:
        expect_answered(told, body["answer"])
    wanted: Frames = [(one.event, one.data) for one in told.given]
    expect_frames(told, [*wanted, last] if last else wanted, own_types=last is None)


def expect_heard(told: Told, body: dict[str, Any]) -> None:
    """Every node saw what was said on its thread, once; raises :class:`Failure`."""
    sent = told.visitor.sent
    heard = next((visit.heard for visit in told.visits if visit.heard != sent), sent)
    if heard == sent:
        return
    strange = next((text for text in heard if text not in sent), None)
    if not heard:
        message, mistake = "a node saw no message of the user at all", None
    elif strange and any(strange in texts for texts in told.visitor.chat.sent.values()):
        message, mistake = "a node saw what another client has said", "message_of_the_app"
    elif strange and strange == str(body.get("answer")):
        message = "the answer was put on the thread as a message: only a Command answers a question"
        mistake = "answer_as_message"
    elif len(heard) > len(sent) and heard[-1] == heard[-2] and heard[: len(sent)] == sent:
        message = "the last message was put on the thread once more: every input begins a new run"
        mistake = "starts_again"
    elif len(heard) > len(sent):
        message = "old messages were put on the thread again: it remembers them by itself"
        mistake = "resends_history"
    elif len(heard) < len(sent) and heard[-1] == sent[-1]:
        message = "a node saw the last message and none of those before: the thread was forgotten"
        mistake = "new_saver"
    else:
        message, mistake = "a node saw other messages than the user has sent on this thread", None
    raise Failure(message, expected=sent, actual=heard, mistake=mistake, run=told.run)


def expect_worked(told: Told, acts: Sequence[Act], body: dict[str, Any]) -> None:
    """Exactly these acts were performed, each once; raises :class:`Failure`."""
    wanted = Counter(act.name for act in acts)
    there = Counter(visit.act.name for visit in told.worked)
    names = sorted((there - wanted) or (wanted - there))
    if not names:
        return
    mistake = None
    if names[0] in there - wanted:
        message = f"{names[0]} did its work once more than it should"
        if body == NOTHING:
            message = f"{message}, though it had done it before the run was cut off"
    else:
        message = f"{names[0]} never did its work"
        if "answer" in body:
            message = f"{message}: the answer {body['answer']!r} did not reach the graph"
            mistake = "no_is_no_answer"
    raise Failure(
        message,
        expected=[act.name for act in acts],
        actual=[visit.act.name for visit in told.worked],
        mistake=mistake,
        run=told.run,
    )


def expect_answered(told: Told, answer: Any) -> None:
    """The node that had asked was given this answer; raises :class:`Failure`."""
    first = told.worked[0]
    if not same(first.answer, answer):
        raise Failure(
            f"{first.act.name} was given something else than the user has answered",
            expected=answer,
            actual=repr(first.answer),
            mistake="answers_are_texts" if str(answer) == first.answer else None,
            run=told.run,
        )


def expect_remembered(told: Told, before: list[str]) -> None:
    """The first node of a turn saw all replies of the turns before; raises :class:`Failure`."""
    first = told.visits[0]
    if Counter(first.replies) != Counter(before):
        raise Failure(
            f"{first.act.name} did not see the replies that were given on its thread before",
            expected=before,
            actual=first.replies,
            run=told.run,
        )


def expect_at_once(told: Told) -> None:
    """Each frame came before anything else was said on its thread; raises :class:`Failure`."""
    end = max(visit.call.stopped for visit in told.worked) if told.worked else -1
    places = [*(one.place for one in told.given[1:]), end]
    for number, (frame, following) in enumerate(zip(told.frames, places, strict=False), 1):
        if frame.place < following:
            continue
        later = told.frames[0].place > end
        reason = "each is held back until the next one is there"
        if later:
            reason = "they are collected first and sent later"
        raise Failure(
            f"frame {number} came when the node had gone on: {reason}",
            expected=f"the {frame.event} is sent before anything else happens in the graph",
            actual="it is sent afterwards",
            mistake="collects_first" if later else "one_behind",
            run=told.run,
        )
