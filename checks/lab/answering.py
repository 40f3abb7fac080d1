"""How a submission goes on with a graph that asks: shared judgements about its streams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from langgraph.types import Command, Interrupt

from kit.judge import Failure, Opaque, Run, same
from lab.asking import Talk, TalkingGraph, User
from lab.graphs import NodeRun, Stream
from lab.verdicts import expect_one_astream

CONFIG = {"configurable": {"thread_id": "of the user"}}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One call of `ask_the_user`, and what was seen of it from all sides."""

    talk: Talk
    state: dict[str, Any]
    run: Run
    graph: TalkingGraph
    user: User

    @property
    def done(self) -> list[NodeRun]:
        """The runs of nodes that came to their end, in the order in which they did."""
        ended = [node_run for node_run in self.graph.node_runs if node_run.ended >= 0]
        return sorted(ended, key=lambda node_run: node_run.ended)

    def failure(self, message: str, mistake: str | None = None, **more: Any) -> Failure:
        return Failure(message, mistake=mistake, run=self.run, **more)


def expect_resumed(told: Told) -> None:
    """Each stream but the first goes on with an answer; raises :class:`Failure`."""
    used = [stream for stream in told.graph.streams if stream.places or stream.exhausted]
    if not used or told.graph.invokes or any(stream.method == "stream" for stream in used):
        expect_one_astream(told.graph, told.run)
    for thing in told.user.asked:
        if type(thing) is not str:
            raise told.failure(
                f"`ask` was given {kind(thing)}: the question is the `value` of the Interrupt",
                expected="a text, such as 'Send 3 mails?'",
                actual=thing,
                mistake="asks_the_interrupt",
            )
    for stream in told.graph.streams:
        expect_thread(told, stream)
    for stream in told.graph.streams[1:]:
        expect_answer(told, stream)


def expect_thread(told: Told, stream: Stream) -> None:
    """The stream is on the thread that was asked for; raises :class:`Failure`."""
    thread = ((stream.config or {}).get("configurable") or {}).get("thread_id")
    if not stream.config:
        raise told.failure(
            "a stream was started without `config`, and so without a thread: a Command alone does "
            "not say where the graph is to go on",
            "forgets_the_thread",
            expected="graph.astream(…, config)",
            actual=f"graph.astream({stream.input!r})",
        )
    if thread != CONFIG["configurable"]["thread_id"]:
        raise told.failure(
            "a stream was started on another thread: what the graph has done so far, and what it "
            "asked, is kept under the thread that `config` names",
            expected=CONFIG,
            actual=repr(stream.config),
            mistake="other_thread",
        )


def expect_answer(told: Told, stream: Stream) -> None:
    """The stream goes on with an answer; raises :class:`Failure`."""
    given = stream.input
    message, mistake = "", None
    empty = [call for call in told.user.ask.calls if call.ended >= 0 and not call.value]
    if same(given, told.state) and empty:
        message = f"after the answer {empty[-1].value!r} the graph was started again from the state"
        mistake = "empty_answer_is_none"
    elif given is None:
        message = "the graph was to go on without an answer, and so it asks the same again"
        mistake = "goes_on_without_answer"
    elif same(given, told.state):
        message = "after an answer the graph was started again from the state, and so from its top"
        mistake = "starts_again"
    elif not isinstance(given, Command):
        message = "the answer was given to the graph as its input, which starts it anew"
        mistake = "answer_as_input"
    elif "coroutine" in repr(given.resume):
        message = (
            "the graph went on with a coroutine in place of an answer: `ask` has to be awaited"
        )
        mistake = "not_awaited"
    elif told.run.crash and told.run.crash.is_a("RuntimeError") and not by_id(given.resume):
        message = "several nodes had asked, and the answer does not say whose it is: the `id` does"
        mistake = "answer_without_id"
    if message:
        expected = "Command(resume={id: answer})"
        raise told.failure(message, mistake, expected=expected, actual=repr(given))


def by_id(resume: Any) -> bool:
    """True for answers by the ids of their questions."""
    return isinstance(resume, dict) and all(len(str(key)) > 30 for key in resume)


def kind(thing: Any) -> str:
    """A word for the type of a value, with its article."""
    name = thing.type if isinstance(thing, Opaque) else type(thing).__name__
    article = "an" if isinstance(thing, Interrupt | int) else "a"
    return "nothing" if thing is None else f"{article} {name}"
