"""People who use a served chat, and what checks expect of the answers that they get."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from kit.judge import Failure, Run, Submission, same
from lab.asgi import Client, served
from lab.chat_graphs import Act, Chat, NodeCall, Said, Steps, choose_message, choose_thread
from lab.event_streams import DONE, expect_event_stream, expect_frames
from lab.graphs import Lab
from lab.http_clients import Response

GO_ON: dict[str, Any] = {}
"""The body of a request to go on where a run was cut off."""

POST_RAIN: dict[str, Any] = {
    "kind": "http",
    "method": "POST",
    "path": "/threads/tea",
    "messages": [{"message": "Rain?"}, {"answer": "yes"}, GO_ON],
}
"""What a client of the task's example sends."""

FRAME_TYPES = {"token", "progress", "question", "done", "message"}
"""Types that the task names, and the type of a frame that has no line with its type."""


class ServedChat(Chat):
    """A chat behind a server."""

    client: Client

    @property
    def run(self) -> Run:
        return self.client.run


@asynccontextmanager
async def open_chat(
    submission: Submission, lab: Lab, steps: Steps, **options: Any
) -> AsyncIterator[ServedChat]:
    """Serve a chat; ``options`` go to :func:`lab.asgi.served`."""
    chat = ServedChat(lab, steps)
    async with served(submission, chat, may_leave=True, **options) as chat.client:
        yield chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One request: its body, its answer, and what the graph did and said for it."""

    user: User
    body: dict[str, Any]
    answer: Response
    calls: list[NodeCall]
    said: list[Said]

    @property
    def run(self) -> Run:
        return self.answer.run

    @property
    def work(self) -> list[NodeCall]:
        """The calls in which nodes did their work."""
        return [node_call for node_call in self.calls if node_call.is_work]


class User:
    """Somebody who talks on a thread; without ``thread``, on one whose name is drawn."""

    def __init__(self, chat: ServedChat, thread: str = "") -> None:
        self.chat = chat
        self.thread = thread or choose_thread(chat.random)

    @property
    def sent(self) -> list[str]:
        """The messages so far."""
        return self.chat.sent[self.thread]

    @property
    def calls(self) -> list[NodeCall]:
        """The calls of nodes on the thread."""
        return [call for call in self.chat.calls if call.thread == self.thread]

    @property
    def acts_to_do(self) -> list[Act]:
        """What the first turn of this thread has not done yet."""
        done = {one.act.name for one in self.calls if one.is_work and one.call.ended >= 0}
        return [act for act in self.chat.acts if act.name not in done]

    def new_message(self) -> dict[str, Any]:
        """Return the body of a request with a drawn message that this thread does not have yet."""
        message = choose_message(self.chat.random)
        return {"message": f"{message}{len(self.sent) or ''}"}

    def post(self, body: dict[str, Any]) -> Response:
        """Return a client that asks for a run; ``async with`` it."""
        if "message" in body:
            self.sent.append(body["message"])
        return self.chat.client.post(f"/threads/{self.thread}", body)

    async def send(self, body: dict[str, Any], what: str = "the end of its answer") -> Turn:
        """Ask for a run, and stay to the end of the answer, however it ends."""
        chat = self.chat
        calls, said = len(chat.calls), len(chat.said)
        async with self.post(body) as answer:
            expect_event_stream(answer)
            await answer.read_frames(what)
        return Turn(
            user=self,
            body=body,
            answer=answer,
            calls=self._own_calls(chat.calls[calls:], answer.run),
            said=[one for one in chat.said[said:] if one.thread == self.thread],
        )

    async def leave_after(self, body: dict[str, Any], frames: int) -> Response:
        """Ask for a run, read so many frames, and leave while a node is running."""
        async with self.post(body) as answer:
            expect_event_stream(answer)
            if frames:
                async for _ in answer.stream_frames():
                    if len(answer.frames) == frames:
                        break
            await asyncio.sleep(self.chat.acts[0].pace / 4)
            answer.leave()
        return answer

    async def take_turn(self, body: dict[str, Any], answers: Sequence[Any] = ()) -> list[Turn]:
        """Ask for a run, answer each question, and expect that all is right."""
        turns, parts = list[Turn](), runs_of(self.chat.steps)
        for part, following, answer in zip(
            parts, [*parts[1:], None], [*answers, None], strict=False
        ):
            turns.append(await self.send(body))
            expect_run(turns[-1], part, self.question(following[0]) if following else DONE)
            body = {"answer": answer}
        return turns

    def question(self, act: Act) -> tuple[str, Any]:
        """Return the frame with the question of ``act`` in this turn."""
        return "question", {"question": self.chat.question(self.thread, act, len(self.sent))}

    def _own_calls(self, calls: list[NodeCall], run: Run) -> list[NodeCall]:
        """Return those of ``calls`` that were made on this thread: there has to be one."""
        own = [call for call in calls if call.thread == self.thread]
        if own:
            return own
        message = "the graph ran on another thread" if calls else "the graph never ran"
        thread = calls[0].thread if calls else "no run"
        raise Failure(message, expected=f"thread_id {self.thread!r}", actual=thread, run=run)


def runs_of(steps: Steps) -> list[list[Act]]:
    """Return the acts of each run of a turn: a question ends a run, and begins the next."""
    runs: list[list[Act]] = [[]]
    for step in steps:
        if step[0].asks is not None:
            runs.append([])
        runs[-1] += step
    return runs


def expect_run(turn: Turn, acts: Sequence[Act], last: tuple[str, Any] | None) -> None:
    """These acts were performed once each, each frame that they said came, and then ``last``.

    If ``last`` is None a node has raised; frames of other types may tell about it.
    """
    for call in turn.calls:
        if call.heard != turn.user.sent:
            raise Failure(
                f"{call.act.name} saw other messages of the user than were sent on this thread",
                expected=turn.user.sent,
                actual=call.heard,
                run=turn.run,
            )
    wanted, done = [act.name for act in acts], [call.act.name for call in turn.work]
    if Counter(wanted) != Counter(done):
        raise Failure(
            "other nodes did their work than should", expected=wanted, actual=done, run=turn.run
        )
    if "answer" in turn.body and not same(turn.work[0].answer, turn.body["answer"]):
        raise Failure(
            f"{turn.work[0].act.name} got something else than the user answered",
            expected=repr(turn.body["answer"]),
            actual=repr(turn.work[0].answer),
            run=turn.run,
        )
    frames: list[tuple[str, Any]] = [(one.event, one.data) for one in turn.said]
    if last:
        expect_frames(turn.answer, [*frames, last])
    else:
        other = {frame.event for frame in turn.answer.frames} - FRAME_TYPES
        expect_frames(turn.answer, frames, but=other)


def expect_remembered(turn: Turn, replies: Sequence[str]) -> None:
    """The first node of a turn saw all replies of the turns before."""
    first = turn.calls[0]
    if Counter(first.replies) != Counter(replies):
        raise Failure(
            f"{first.act.name} did not see the replies that were given on its thread before",
            expected=list(replies),
            actual=first.replies,
            run=turn.run,
        )


def expect_no_delay(turn: Turn) -> None:
    """Each frame came before the graph said anything else on its thread."""
    ends = [*(one.index for one in turn.said[1:]), max(one.call.stopped for one in turn.work)]
    late = [
        number
        for number, (frame, end) in enumerate(zip(turn.answer.frames, ends, strict=False), 1)
        if frame.index > end
    ]
    if late:
        raise Failure(
            f"frame {late[0]} came too late"
            + (f", and so did {len(late) - 1} others" if len(late) > 1 else ""),
            expected="each frame comes before the graph goes on",
            actual=f"frame {late[0]} came when the graph had gone on",
            run=turn.run,
        )


def expect_side_by_side(chat: ServedChat) -> None:
    """Each user's first node began before the first of them had ended."""
    first = {one.thread: one.call for one in reversed(chat.calls) if one.is_work}
    earliest = min(call.stopped for call in first.values())
    late = [call for call in first.values() if call.began > earliest]
    if late:
        seconds = max(call.at_begin for call in late) - min(c.at_begin for c in first.values())
        raise Failure(
            f"{len(late)} of {len(first)} users had to wait until the run of another had ended",
            expected="all runs begin before the first node of any has ended",
            actual=f"the last one began {seconds:g} s after the first",
            run=chat.run,
        )
