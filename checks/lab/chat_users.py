"""People who talk with a served chat, and what they are told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from kit.judge import Failure, Run
from lab.asgi import Client, Response
from lab.chat import Act, Chat, Given, Visit
from lab.sse import Frame

LAST = ("question", "done")
"""Types of the frame that ends an answer."""


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


def still_to_do(visitor: Visitor) -> list[Act]:
    """What nobody has done yet in the first turn of this thread."""
    done = {
        visit.act.name
        for visit in visitor.chat.visits
        if visit.worked and visit.thread == visitor.thread and visit.call.ended >= 0
    }
    return [act for act in visitor.chat.acts if act.name not in done]
