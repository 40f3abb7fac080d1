"""People who use a chat service, and judgements about what they are sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kit.judge import Failure
from kit.wire import same
from lab.asgi import Client, Response
from lab.chats import Chat, Said, Told, text_of
from lab.functions import FunctionCall
from lab.sse import Frame

ABOUT_A_SECOND = 1.0
"""Virtual seconds within which whatever has to stop has stopped."""

HALF_A_SECOND = 0.5
"""Virtual seconds after which a node that has said something is in the middle of its next thing."""


@dataclass(slots=True)
class Turn:
    """One request and its answer, for the message with this text."""

    chat: Chat
    answer: Response
    text: str
    frames: list[Frame] = field(default_factory=list)

    def failure(self, message: str, mistake: str | None = None, **more: Any) -> Failure:
        return Failure(message, mistake=mistake, run=self.answer.run, **more)

    @property
    def body(self) -> str:
        """All that has come."""
        return b"".join(self.answer.chunks).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a thread."""

    chat: Chat
    client: Client
    thread: str

    def says(self, text: str) -> Request:
        return self._request("messages", {"text": text}, text)

    def answers(self, answer: object, text: str) -> Request:
        return self._request("answers", {"answer": answer}, text)

    def resumes(self, text: str) -> Request:
        return self._request("resume", None, text)

    def _request(self, what: str, data: object, text: str) -> Request:
        path = f"/threads/{self.thread}/{what}"
        answer = self.client.request("POST", path) if data is None else self.client.post(path, data)
        return Request(Turn(self.chat, answer, text))


@dataclass(frozen=True, slots=True)
class Request:
    """A request that is still to be sent."""

    turn: Turn

    async def to_its_end(self, *, even_broken: bool = False) -> Turn:
        """Send it and read the whole answer; ``even_broken``: one that is broken off will do."""
        turn = self.turn
        async with turn.answer as answer:
            expect_event_stream(answer)
            if even_broken:
                turn.frames += await answer.all_frames("the end of an answer")
            else:
                turn.frames += [frame async for frame in answer.frames()]
        return turn

    async def told(self, wanted: list[Told]) -> Turn:
        """Send it, and expect these frames; raises :class:`Failure`."""
        turn = await self.to_its_end()
        expect_frames(turn, wanted)
        return turn

    async def until(self, frames: int, seconds: float) -> Turn:
        """Send it, take so many frames, and leave so many seconds later."""
        turn = self.turn
        async with turn.answer as answer:
            expect_event_stream(answer)
            stream = answer.frames()
            for _ in range(frames):
                turn.frames.append(await anext(stream))
            await asyncio.sleep(seconds)
            answer.leave()
        return turn


# -- single answers -------------------------------------------------------------------------------


def expect_event_stream(answer: Response) -> None:
    """The answer is an event stream; raises :class:`Failure`."""
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if answer.status != 200 or kind != "text/event-stream":
        what = answer.path.rpartition("/")[2]
        raise Failure(
            f"POST /threads/THREAD/{what} is not answered with status 200 and an event stream",
            expected="200 text/event-stream",
            actual=f"{answer.status} {kind}",
            run=answer.run,
        )


def expect_frames(turn: Turn, wanted: list[Told]) -> None:
    """These frames have come, and no others; raises :class:`Failure`."""
    if not turn.frames:
        raise no_frames(turn)
    for index, frame in enumerate(turn.frames):
        data = read_json(turn, index)
        if index >= len(wanted):
            raise too_much(turn, index, wanted)
        event, value = wanted[index]
        if frame.event != event or not same(data, value):
            message, mistake = what_is_wrong(turn, index, data, wanted)
            raise turn.failure(
                message,
                mistake,
                expected=f"event: {event}, data: {json.dumps(value)}",
                actual=f"event: {frame.event}, data: {frame.data}",
            )
    if len(turn.frames) < len(wanted):
        raise too_little(turn, wanted)


def no_frames(turn: Turn) -> Failure:
    """Say why an answer holds no frame at all."""
    if not turn.body:
        return turn.failure("the answer is empty", expected="frames", actual="no byte")
    reason, mistake = "no line begins with `data:`", None
    if any(line.startswith("data:") for line in turn.body.splitlines()):
        reason, mistake = "no blank line ends a frame, so a browser sees none", "one_newline"
    return turn.failure(
        f"the answer has {len(turn.body)} characters and not one frame: {reason}",
        mistake,
        expected="event: token\ndata: {…}\n\n",
        actual=turn.body,
    )


def read_json(turn: Turn, index: int) -> Any:
    """The data of a frame; raises :class:`Failure` if it is no JSON."""
    data = turn.frames[index].data
    try:
        return json.loads(data)
    except ValueError:
        number = index + 1
        raise turn.failure(
            f"the data of frame {number} is not JSON",
            "str_of_the_data",
            expected=f"what json.dumps() makes of the data of frame {number}",
            actual=data,
        ) from None


def what_is_wrong(turn: Turn, index: int, data: Any, wanted: list[Told]) -> tuple[str, str | None]:
    """A sentence about the first frame that differs, and the mistake that it shows."""
    frame, number, (event, value) = turn.frames[index], index + 1, wanted[index]
    text = data.get("text") if isinstance(data, dict) else None
    before = [json.loads(f.data)["text"] for f in turn.frames[:index] if f.event == "token"]
    spoken = [content for kind, content in turn.chat.messages(turn.text) if kind == "ai"]
    match frame.event:
        case "message":
            return f"frame {number} has no type: that is its line `event: {event}`", "no_event_line"
        case "messages" | "custom" | "updates" | "values":
            message = f"frame {number} has the name of a stream mode for its type"
            return message, "modes_for_types"
        case "token" if text == "":
            return f"frame {number} is a token without any text", "empty_tokens"
        case "token" if text in spoken and "".join(before).endswith(str(text)):
            message = f"frame {number} is the whole message again, behind its tokens"
            return message, "doubled_message"
        case "token" if event == "token" and text == "".join([*before, value["text"]]):
            return f"frame {number} has all tokens so far, not one", "all_so_far"
        case "progress" if event == "question":
            message = f"frame {number}, the graph's question, is sent as progress"
            return message, "question_as_progress"
        case "done" if event in ("question", "error"):
            return wrongly_done(index, event)
        case _ if frame.event != event:
            return f"frame {number} is of the type {frame.event!r} in place of {event!r}", None
        case "question" | "error":
            return f"the data of the frame {event} is wrong", None
        case _ if (event, data) in [(e, v) for e, v in wanted[index + 1 :]]:
            return f"frame {number} is a later one: what comes before it was left out", None
    said = f"what {'the model said' if event == 'token' else 'a node wrote'}"
    return f"the data of frame {number} ({event}) is not {said} for this message", None


def wrongly_done(index: int, event: str) -> tuple[str, str | None]:
    """Say that an answer is done which is not."""
    if event == "error":
        return "a node raised an exception, and the answer says that all is done", "error_swallowed"
    message = f"frame {index + 1} says that all is done: the graph's question is lost"
    return message, "question_lost"


def too_much(turn: Turn, index: int, wanted: list[Told]) -> Failure:
    """Say that a frame came behind the last one."""
    last, frame = wanted[-1][0], turn.frames[index]
    mistake = "done_after_all" if frame.event == "done" and last != "done" else None
    return turn.failure(
        f"frame {index + 1}, of the type {frame.event!r}, came behind the last one, {last!r}",
        mistake,
        expected=f"{last}, and the end of the answer",
        actual=f"event: {frame.event}, data: {frame.data}",
    )


def too_little(turn: Turn, wanted: list[Told]) -> Failure:
    """Say that frames are missing at the end."""
    missing, mistake = wanted[len(turn.frames)][0], None
    message = f"the answer ended after {len(turn.frames)} of {len(wanted)} frames"
    if missing == "error":
        message = f"{message}: a node raised an exception, and nobody is told"
        mistake = "error_not_told"
    elif missing == "question":
        message = f"{message}: the graph asked something, and nobody is told"
    elif missing == "done":
        message = f"{message}: nothing says that all is done"
        mistake = "no_done"
    expected = [event for event, _ in wanted]
    actual = [frame.event for frame in turn.frames]
    return turn.failure(message, mistake, expected=expected, actual=actual)


def expect_in_time(turn: Turn) -> None:
    """Each frame came before anybody said anything more; raises :class:`Failure`."""
    said = [one for one in turn.chat.said if one.text == turn.text and one.what != ""]
    for frame, one, following in zip(turn.frames, said, said[1:], strict=False):
        if frame.place > following.place:
            raise held_back(turn, one, following, at_the_end=frame.place > said[-1].place)


def held_back(turn: Turn, one: Said, following: Said, *, at_the_end: bool) -> Failure:
    """Say that a frame came too late."""
    reason = "each is held back until the next one is there"
    if at_the_end:
        reason = "all frames are collected first"
    kind = "token" if one.part.speaks else "report"
    return turn.failure(
        f"{one.part.name}'s {kind} had not come when {following.part.name}'s next one was "
        f"already there: {reason}",
        "collects_first" if at_the_end else "one_behind",
        expected=f"{one.what!r} comes at once",
        actual=f"{one.what!r} comes after {following.what!r}",
    )


# -- threads ----------------------------------------------------------------------------------------


def expect_view(turn: Turn, thread: str, before: list[list[str]], others: Sequence[str]) -> None:
    """The graph saw the thread's messages, then the new one; raises :class:`Failure`.

    ``others`` is what other people have said.
    """
    wanted = [*before, ["human", turn.text]]
    view = first_view(turn)
    saw = view["messages"]
    if same(saw, wanted) and view["thread"] == thread:
        return
    message, mistake = "the graph did not see the messages of its thread and the new one", None
    if any(text in others for _, text in saw):
        message = "the graph saw what was said on another thread"
        mistake = "shared_thread"
    elif saw == wanted[-1:]:
        message = "the graph saw the new message and nothing that was said before on this thread"
        mistake = "new_thread"
    elif len(saw) > len(wanted):
        message = "the graph saw messages twice: the thread has the old ones, and they came again"
        mistake = "resent_history"
    elif [text for _, text in saw] == [text for _, text in wanted]:
        message = "the new message is not the user's: its role says who speaks"
    elif same(saw, wanted):
        message = "the run's thread_id is not THREAD, which stands in the request's path"
        saw, wanted = view["thread"], thread
    raise turn.failure(message, mistake, expected=wanted, actual=saw)


def first_view(turn: Turn) -> dict[str, Any]:
    """What the graph's first node saw when it ran for this message; raises :class:`Failure`."""
    runs = turn.chat.runs_for(turn.text)
    if not runs:
        raise turn.failure("the graph has not run for this message")
    view: dict[str, Any] = runs[0][1].args[0]
    return view


# -- questions --------------------------------------------------------------------------------------


def expect_answered(turn: Turn, before: int, asker: int, given: list[Any]) -> None:
    """The part that had asked went on with these answers; raises :class:`Failure`.

    ``before`` is how many nodes had been started until the last answer was sent.
    """
    runs, part = turn.chat.runs[before:], turn.chat.parts[asker]
    if not runs:
        raise turn.failure(
            "the answer was sent, and no node was started",
            expected=f"{part.name} goes on with the answer",
            actual=[frame.event for frame in turn.frames],
        )
    name, call = runs[0][0].name, runs[0][1]
    if name != part.name or text_of(call.args[0]) != turn.text:
        raise turn.failure(
            "the answer was given to the graph as an input, which begins a new turn",
            "answer_as_input",
            expected=f"{part.name}, which had asked, goes on",
            actual=f"{name} is started",
        )
    answered = max((run.args[1] for one, run in runs if one == part), key=len)
    if not same(answered, given):
        lost = len(answered) < len(given)
        message, mistake = "the graph went on with another answer than the user's", "other_answer"
        if lost and not given[-1]:
            message = f"the answer {json.dumps(given[-1])} was taken for none: the graph asks again"
            mistake = "empty_answer_is_none"
        elif lost:
            message, mistake = "the graph went on without the answer, and asks again", ""
        raise turn.failure(message, mistake or None, expected=given, actual=answered)


# -- those who leave --------------------------------------------------------------------------------


def expect_stopped(turn: Turn) -> None:
    """Nothing was at work for this client a second after it had left; raises :class:`Failure`."""
    left = turn.answer.left_at
    for part, call in turn.chat.runs_for(turn.text):
        if call.began > turn.answer.left:
            raise turn.failure(
                f"{part.name} was started {call.at_begin - left:g} seconds after its client had "
                "left: the run goes on for nobody",
                "goes_on_for_nobody",
                expected="no node starts",
                actual=f"{part.name} starts",
            )
        if call.stopped < 0 or call.at_end > left + ABOUT_A_SECOND:
            raise not_stopped(turn, part.name, call)


def not_stopped(turn: Turn, name: str, call: FunctionCall) -> Failure:
    """Say how long a node went on for nobody."""
    seconds = f"for {call.at_end - turn.answer.left_at:g} seconds"
    how, mistake = f"{seconds}, to its end: nobody cancelled it, or more than once", "plain_loop"
    if call.stopped < 0:
        how, mistake = "and is at work still: nobody cancelled it", ""
    elif call.cancelled:
        how, mistake = f"{seconds}, and was cancelled too late", "aclosing_alone"
    return turn.failure(
        f"{name} worked on for a client who had left, {how}",
        mistake or None,
        expected=f"{name} is cancelled within a second",
        actual=f"{name} worked on {how}",
    )


async def expect_nothing_left(client: Client) -> None:
    """No request and no task is at work; raises :class:`Failure`."""
    tasks = await client.tasks()
    if tasks.others or tasks.serving:
        what = f"{tasks.others[0]}() goes on" if tasks.others else "its request is not over"
        raise Failure(
            f"a second after a client had left, {what}",
            expected="no task",
            actual=", ".join(tasks.others) or "a request",
            mistake="task_left" if tasks.others else None,
            run=client.run,
        )


def expect_resumed(turn: Turn, before: int, begin: int) -> None:
    """Only what had not been finished was run; raises :class:`Failure`.

    ``before`` is how many nodes had been started for this message, ``begin`` the part that is next.
    """
    parts = [part for part, _ in turn.chat.runs_for(turn.text)[before:]]
    wanted = list(turn.chat.parts[begin:])
    if not parts:
        raise nothing_done(turn)
    if parts[0] != wanted[0]:
        raise turn.failure(
            f"{parts[0].name} had finished, and ran again: the turn was begun anew, not resumed",
            "resume_as_new_input",
            expected=[part.name for part in wanted],
            actual=[part.name for part in parts],
        )


def nothing_done(turn: Turn) -> Failure:
    """Say that nothing was run on resume."""
    error = next((frame.data for frame in turn.frames if frame.event == "error"), "")
    message = "the thread was not resumed: no node was started for what had not been finished"
    if error:
        message = f"{message}, but something raised an exception"
    return turn.failure(
        message,
        expected="what had not been finished is run",
        actual=error or [frame.event for frame in turn.frames],
    )


# -- many at once -----------------------------------------------------------------------------------


def expect_undisturbed(turn: Turn) -> None:
    """Someone who stayed got everything, though another one left; raises :class:`Failure`."""
    if not turn.frames or turn.frames[-1].event != "done":
        raise turn.failure(
            "one client left, and the run of another one, who stayed, was stopped",
            "stops_all",
            expected="those who stay get everything",
            actual=[frame.event for frame in turn.frames],
        )
    expect_frames(turn, turn.chat.frames(turn.text))


def expect_as_fast(turns: Sequence[Turn], together: float, alone: float) -> None:
    """All turns at once took no longer than one; raises :class:`Failure`."""
    if together < alone + 1e-6:
        return
    first = [turn.chat.runs_for(turn.text)[0][1] for turn in turns]
    reason, mistake = "something blocks the event loop that they share", "blocking_call"
    if max(call.began for call in first) > min(call.stopped for call in first):
        reason, mistake = "they are served one after the other", "one_at_a_time"
    raise turns[0].failure(
        f"{len(turns)} people at once were served in {together:g} seconds, one alone in "
        f"{alone:g}: {reason}",
        mistake,
        expected=f"{alone:g} seconds",
        actual=f"{together:g} seconds",
    )
