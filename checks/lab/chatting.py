"""People who talk with a served chat, and judgements of what they are told."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kit.judge import Failure, Run
from kit.wire import same
from lab.asgi import Client, Response
from lab.chat import Act, Chat, Given, Steps, Visit
from lab.serving import ABOUT_A_SECOND, read_json
from lab.sse import Frame

DONE = ("done", {})
NOTHING: dict[str, Any] = {}
"""The body of a request to go on where a run was cut off."""

LAST = ("question", "done")
"""Types of the frame that ends an answer."""

Frames = list[tuple[str, Any]]
"""Types of frames, and their data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One request: what was asked with it, the frames that came, and what the graph did for it."""

    visitor: Visitor
    answer: Response
    frames: list[Frame]
    visits: list[Visit]
    given: list[Given]

    @property
    def run(self) -> Run:
        return self.answer.run

    @property
    def worked(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.worked]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who talks on a thread; ``sent`` are the messages so far."""

    client: Client
    chat: Chat
    thread: str

    @property
    def sent(self) -> list[str]:
        return self.chat.sent[self.thread]

    def post(self, body: dict[str, Any]) -> Response:
        """Ask for a run; ``async with`` it."""
        if "message" in body:
            self.sent.append(body["message"])
        return self.client.post(f"/threads/{self.thread}", body)

    async def send(self, body: dict[str, Any], what: str = "") -> Told:
        """Ask for a run, and stay to the end of the answer, or wait for ``what``."""
        visits, given = len(self.chat.visits), len(self.chat.given)
        async with self.post(body) as answer:
            expect_event_stream(answer)
            frames = await self._frames(answer, what)
        return Told(
            visitor=self,
            answer=answer,
            frames=frames,
            visits=self._new_visits(visits, answer.run),
            given=[one for one in self.chat.given[given:] if one.thread == self.thread],
        )

    async def leave_after(self, body: dict[str, Any], frames: int) -> Response:
        """Ask for a run, take so many frames, and leave while a node is at work."""
        async with self.post(body) as answer:
            expect_event_stream(answer)
            stream = answer.frames()
            for number in range(frames):
                frame = await anext(stream, None)
                if frame is None or frame.event in LAST:
                    raise too_early(frame, number, frames, answer.run)
            await asyncio.sleep(self.chat.acts[0].pace / 4)
            answer.leave()
        return answer

    async def _frames(self, answer: Response, what: str) -> list[Frame]:
        if what:
            return await answer.all_frames(what)
        return [frame async for frame in answer.frames()]

    def _new_visits(self, before: int, run: Run) -> list[Visit]:
        """What nodes did on this thread; raises :class:`Failure` if it was none of it, or another.

        Others may talk at the same time: only a name that nobody has is known to be wrong.
        """
        new = self.chat.visits[before:]
        mine = [visit for visit in new if visit.thread == self.thread]
        if mine:
            return mine
        if not new:
            raise Failure(
                "the application answers, and the graph never ran for it",
                expected="astream() is called, and gone through",
                actual="no node starts",
                mistake="hard_coded",
                run=run,
            )
        thread, mistake = str(new[0].thread)[:40], None
        message = f"the graph ran on the thread {thread!r}"
        if new[0].thread in self.chat.sent:
            message = "the graph ran for one client on the thread of another"
            mistake = "thread_of_the_app"
        raise Failure(
            f"{message}: the address was /threads/{self.thread}",
            expected={"configurable": {"thread_id": self.thread}},
            actual={"configurable": {"thread_id": new[0].thread}},
            mistake=mistake,
            run=run,
        )


def too_early(frame: Frame | None, number: int, wanted: int, run: Run) -> Failure:
    """Say that an answer was over before its run could be."""
    how = f"after {number} frames" if frame is None else f"with {frame.event!r} as frame {number}"
    return Failure(
        f"the answer was over {how}, and the graph was at work still",
        expected=f"{wanted} frames and more",
        actual=f"{number} frames",
        run=run,
    )


def parts_of(steps: Steps) -> list[list[Act]]:
    """The acts of each run of a whole turn: a question ends a run, and the next begins with it."""
    parts: list[list[Act]] = [[]]
    for step in steps:
        if step[0].asks:
            parts.append([])
        parts[-1] += step
    return parts


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


def asked(visitor: Visitor, act: Act) -> tuple[str, Any]:
    """The frame of the question of ``act`` in this turn."""
    question = visitor.chat.question(visitor.thread, act, len(visitor.sent))
    return "question", {"question": question}


def still_to_do(visitor: Visitor) -> list[Act]:
    """What nobody has done yet in the first turn of this thread."""
    done = {
        visit.act.name
        for visit in visitor.chat.visits
        if visit.worked and visit.thread == visitor.thread and visit.call.ended >= 0
    }
    return [act for act in visitor.chat.acts if act.name not in done]


def expect_run(
    told: Told, acts: Sequence[Act], last: tuple[str, Any] | None, body: dict[str, Any]
) -> None:
    """These acts were performed, and ``last`` ends the answer (None: nothing does); or raises."""
    expect_heard(told, body)
    expect_worked(told, acts, body)
    if "answer" in body:
        expect_answered(told, body["answer"])
    wanted: Frames = [(one.event, one.data) for one in told.given]
    expect_frames(told, [*wanted, last] if last else wanted)


def expect_event_stream(answer: Response) -> None:
    """The answer is an event stream; raises :class:`Failure`."""
    kind = answer.headers.get("content-type", "none").split(";")[0].strip().lower()
    if answer.status != 200 or kind != "text/event-stream":
        raise Failure(
            f"POST {answer.path.rpartition('/')[0]}/NAME is not answered with an event stream, but "
            f"with status {answer.status} and the media type {kind}",
            expected="200 text/event-stream",
            actual=f"{answer.status} {kind}",
            mistake="never_free" if answer.status == 409 else None,
            run=answer.run,
        )


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
        message, mistake = "a node saw what another client has said", "thread_of_the_app"
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


def expect_frames(told: Told, wanted: Frames) -> None:
    """These are the frames that were wanted; raises :class:`Failure`."""
    for number, (frame, (event, data)) in enumerate(zip(told.frames, wanted, strict=False), 1):
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
    if len(told.frames) != len(wanted):
        raise wrong_number(told, wanted)


def wrong_number(told: Told, wanted: Frames) -> Failure:
    """Say that frames are missing at the end, or that there are too many."""
    came, mistake = len(told.frames), None
    if came > len(wanted):
        kind = told.frames[len(wanted)].event
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
    return Failure(
        message,
        expected=[event for event, _ in wanted],
        actual=[frame.event for frame in told.frames],
        mistake=mistake,
        run=told.run,
    )


def what_is_wrong(
    told: Told, number: int, actual: tuple[str, Any], wanted: tuple[str, Any]
) -> tuple[str, str | None]:
    """The sentence and the mistake for one wrong frame."""
    event, data = actual
    chat, thread = told.visitor.chat, told.visitor.thread
    if any(one.event == event and same(one.data, data) for one in others(chat, thread)):
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
    mistake = {"message": "frames_without_type", "messages": "modes_as_types"}.get(event)
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


def others(chat: Chat, thread: str) -> list[Given]:
    """What was said to everybody else."""
    return [one for one in chat.given if one.thread != thread]


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


def expect_stopped(chat: Chat, thread: str, answer: Response) -> None:
    """Nothing was at work any more a second after the client had left; raises :class:`Failure`."""
    mine = [visit for visit in chat.visits if visit.thread == thread]
    for visit in mine:
        if visit.call.began > answer.left:
            after = visit.call.at_begin - answer.left_at
            raise Failure(
                f"{visit.act.name} was started {after:g} seconds after its client had left",
                expected="no node starts",
                actual=f"{visit.act.name} starts",
                mistake="goes_on_alone",
                run=answer.run,
            )
    for visit in mine:
        call = visit.call
        if call.stopped > answer.left and call.at_end <= answer.left_at + ABOUT_A_SECOND:
            continue
        if 0 <= call.stopped < answer.left:
            continue
        how = "to its end" if call.ended >= 0 else "until it was cancelled at last"
        raise Failure(
            f"{visit.act.name} worked on for nobody, {how}: its client had left",
            expected=f"{visit.act.name} is cancelled within a second",
            actual=f"{visit.act.name} works on for {call.at_end - answer.left_at:g} seconds",
            mistake="plain_loop" if call.ended >= 0 else None,
            run=answer.run,
        )


def expect_undisturbed(told: Told) -> None:
    """The answer has its last frame, though somebody else has left; raises :class:`Failure`."""
    if not told.frames or told.frames[-1].event not in LAST:
        raise Failure(
            "one client left, and the run of another one was stopped too",
            expected="all others get everything",
            actual="an answer without its last frame",
            mistake="cancels_everybody",
            run=told.run,
        )


def expect_side_by_side(chat: Chat, run: Run) -> None:
    """Every client's first node began before the first of them had ended; or raises."""
    first = {visit.thread: visit for visit in reversed(chat.visits) if visit.worked}
    last = max(first.values(), key=lambda visit: visit.call.began)
    earliest = min(visit.call.stopped for visit in first.values())
    if last.call.began > earliest:
        raise Failure(
            f"of {len(first)} clients who came at once, some had to wait until others were served: "
            f"the last one's run began {last.call.at_begin:g} seconds later",
            expected="all runs begin before the first node of any has ended",
            actual=f"the run on {last.thread} begins after that",
            mistake="one_at_a_time",
            run=run,
        )


async def expect_nothing_left(client: Client, since: Response) -> None:
    """No task is at work that nobody needs; raises :class:`Failure`."""
    tasks = await client.tasks()
    if tasks.others or since.number in tasks.serving:
        what = f"{tasks.others[0]}() was still running" if tasks.others else "it was served still"
        raise Failure(
            f"a second after a client had left, {what}",
            expected="no task",
            actual=", ".join(tasks.others) or "its request is not over",
            mistake="task_left" if tasks.others else None,
            run=client.run,
        )
