"""`say` takes one turn on a user's thread, and leaves remembering to the checkpointer."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, LentGraph
from lab.reducers import add
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import StateGraph
from langgraph.graph.message import add_messages
from langgraph.graph.state import CompiledStateGraph

from kit.judge import Failure, Opaque, Run, Submission, differ

Said = tuple[str, str]
"""One message: "human" or "ai", and its text."""

_visitors = itertools.count(1)

USERS = st.permutations(["ann", "bob", "cleo", "thread", "Ärne", "user 1"]).map(
    lambda names: [f"{name}{next(_visitors)}" for name in names[:3]]
)
"""Names of three users who were never here before."""

TEXTS = st.lists(st.text("abcdefgh ?!", min_size=1), min_size=4, max_size=4, unique=True)


class State(TypedDict, total=False):
    """What is saved for each thread."""

    messages: Annotated[list[AnyMessage], add_messages]
    turns: Annotated[int, add]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One time that the model was asked: on which thread, what it saw, and what it replied."""

    thread: str
    saw: list[Said]
    reply: str


class Chat:
    """A graph with a checkpointer, whose model notes what it is asked."""

    def __init__(self, lab: Lab, number: int) -> None:
        self.turns: list[Turn] = []
        self.graph: LentGraph = lab.lend(self._build)
        self._number = number

    def _build(self, at_work: Any) -> CompiledStateGraph[Any, Any, Any, Any]:
        async def look(state: State) -> None:
            """Return nothing, as some nodes do."""

        async def model(state: State, config: RunnableConfig) -> State:
            async with at_work("model"):
                await asyncio.sleep(1.0)
            reply = f"That is number {self._number + len(self.turns)}."
            thread = str(config["configurable"]["thread_id"])
            self.turns.append(Turn(thread=thread, saw=said(state["messages"]), reply=reply))
            return {"messages": [AIMessage(reply)]}

        async def count(state: State) -> State:
            return {"turns": 1}

        builder = StateGraph(State)
        builder.add_node(look).add_node(model).add_node(count)
        builder.add_edge("look", "model").add_edge("model", "count")
        return builder.set_entry_point("look").compile(checkpointer=InMemorySaver())


def said(messages: list[Any]) -> list[Said]:
    """Who said what."""
    return [(message.type, message.content) for message in messages]


@settings(max_examples=5)
@given(users=USERS, texts=TEXTS, number=st.integers(10**5, 10**9))
async def test_gives_the_reply(
    submission: Submission, lab: Lab, users: list[str], texts: list[str], number: int
) -> None:
    """sends the message on a thread, and returns the text of the reply"""
    chat = Chat(lab, number)

    run = await say(submission, chat, users[0], texts[0])

    turn = only_turn(chat, run, before=0)
    expect_view(turn, [], texts[0], run)
    expect_reply(run, turn, texts[0])


@settings(max_examples=5)
@pytest.mark.points(2)
@pytest.mark.needs("test_gives_the_reply")
@given(users=USERS, texts=TEXTS, number=st.integers(10**5, 10**9))
async def test_remembers_the_conversation(
    submission: Submission, lab: Lab, users: list[str], texts: list[str], number: int
) -> None:
    """goes on with the conversation: the model sees what the user and it have said before"""
    chat, history = Chat(lab, number), list[Said]()

    for text in texts:
        run = await say(submission, chat, users[0], text)

        turn = only_turn(chat, run, before=len(history) // 2)
        expect_view(turn, history, text, run)
        expect_reply(run, turn, text)
        history += [("human", text), ("ai", turn.reply)]


@pytest.mark.needs("test_remembers_the_conversation")
async def test_sends_only_what_is_new(submission: Submission, lab: Lab) -> None:
    """sends the new message alone: the old ones are on the thread already"""
    chat = Chat(lab, 0)

    for text in ("I am Ann.", "Who am I?", "And who are you?"):
        run = await say(submission, chat, "ann", text)

        sent = [stream.input for stream in chat.graph.streams]
        sent += [invoke["input"] for invoke in chat.graph.invokes]
        messages = sent[-1].get("messages") if isinstance(sent[-1], dict) else None
        if isinstance(messages, list) and len(messages) > 1:
            raise Failure(
                f"turn {len(chat.turns)} sent {len(messages)} messages, old ones among them: the "
                "reducer knew them by their ids, but the thread had them already",
                expected="one message",
                actual=f"{len(messages)} messages",
                mistake="sends_the_state_back",
                run=run,
            )


@settings(max_examples=4)
@pytest.mark.points(2)
@pytest.mark.needs("test_remembers_the_conversation")
@given(users=USERS, texts=TEXTS, number=st.integers(10**5, 10**9))
async def test_keeps_users_apart(
    submission: Submission, lab: Lab, users: list[str], texts: list[str], number: int
) -> None:
    """keeps users apart, and lets the turns of several be on their way at once"""
    chat = Chat(lab, number)
    history: dict[str, list[Said]] = {user: [] for user in users}
    first, second, third = users

    for user, text in zip((first, second, first, third), texts, strict=True):
        run = await say(submission, chat, user, text)

        turn = only_turn(chat, run, before=len(chat.turns) - 1)
        expect_view(turn, history[user], text, run, user)
        history[user] += [("human", text), ("ai", turn.reply)]

    async with submission.say.start(chat.graph, third, "Hello?", how="loop") as early:
        await asyncio.sleep(0.5)  # the model takes a second: this turn is half-way
        late = await submission.say(chat.graph, second, "Hello!", how="loop")

    if early.run.crash:
        line = early.run.crash.last_line
        raise Failure(f"with two turns at once, it raised {line}", run=early.run, error=line)
    for user, text, run in ((third, "Hello?", early.run), (second, "Hello!", late)):
        turn = next((t for t in chat.turns if t.saw[-1:] == [("human", text)]), chat.turns[-1])
        expect_view(turn, history[user], text, run, user)
        expect_reply(run, turn, text)
    *_, one, other = chat.graph.node_runs
    if other.began > one.ended:
        raise Failure(
            "a second user's turn waited until the first user's had ended: it holds up the event "
            "loop, or keeps turns in a queue",
            expected="the model is asked for the second user while it works for the first",
            actual="the model is asked for the second user when it has replied to the first",
            mistake="invoke",
            run=early.run,
        )


@settings(max_examples=5)
@pytest.mark.needs("test_keeps_users_apart")
@given(users=USERS, texts=TEXTS, number=st.integers(10**5, 10**9))
@example(users=["Ärne O'Neil <ä@b.example> "], texts=["Hello!", "Who am I?", "Why?"], number=7)
async def test_takes_up_yesterdays_thread(
    submission: Submission, lab: Lab, users: list[str], texts: list[str], number: int
) -> None:
    """goes on with a conversation that another process has begun on the user's thread"""
    chat, user = Chat(lab, number), users[0]
    for text in texts[:2]:
        message = {"messages": [{"role": "user", "content": text}]}
        await chat.graph.reference(message, config={"configurable": {"thread_id": user}})
    history = [part for t in chat.turns for part in (t.saw[-1], ("ai", t.reply))]

    run = await say(submission, chat, user, texts[2])

    turn = only_turn(chat, run, before=2)
    if turn.thread != user:
        raise Failure(
            f"yesterday's conversation is on the thread {user!r}, and this turn was on "
            f"{turn.thread!r}",
            expected=f"thread_id {user!r}",
            actual=f"thread_id {turn.thread!r}",
            mistake="tidy_names" if set(turn.thread) < set(user) else "ids_of_its_own",
            run=run,
        )
    expect_view(turn, history, texts[2], run)
    expect_reply(run, turn, texts[2])


async def say(submission: Submission, chat: Chat, user: str, text: str) -> Run:
    """Call `say`; says in words of this exercise what an exception means that many meet."""
    run = await submission.say.attempt(chat.graph, user, text)
    if run.crash and run.crash.root.is_a("ValueError") and "thread_id" in run.crash.root.text:
        raise Failure(
            "the run names no thread: a graph with a checkpointer does not run without one",
            expected=f"thread_id {user!r}, under 'configurable' in the config",
            actual=run.crash.root.last_line,
            mistake="no_config",
            run=run,
            error=run.crash.root.last_line,
        )
    if run.crash:
        line = run.crash.root.last_line
        raise Failure(f"it raised {line}", run=run, error=line)
    return run


def only_turn(chat: Chat, run: Run, *, before: int) -> Turn:
    """The one turn that the model has had in this call; raises :class:`Failure`."""
    asked = len(chat.turns) - before
    if asked != 1:
        message = f"the model was asked {asked} times for one turn: the graph is to run once"
        if not asked:
            message = "the model was never asked: the graph did not run, or not to its end"
        mistake = "runs_twice" if asked > 1 else "first_event_only"
        raise Failure(message, expected="once", actual=f"{asked} times", mistake=mistake, run=run)
    return chat.turns[-1]


def expect_view(turn: Turn, history: list[Said], text: str, run: Run, user: str = "") -> None:
    """The model saw ``history`` and then ``text``; raises :class:`Failure`."""
    wanted: list[Said] = [*history, ("human", text)]
    place = differ(turn.saw, wanted)
    if place is None:
        return
    message, mistake = f"message {place + 1} that the model saw is wrong", None
    strangers = [part for part in turn.saw if part not in wanted]
    if not turn.saw:
        message = "the model saw no message: the messages of the state are under another key"
    elif [content for _, content in turn.saw] == [content for _, content in wanted]:
        message = "the new message is not the user's: its role is what tells who speaks"
        mistake = "wrong_role"
    elif turn.saw[:-1] == history and turn.saw[-1][0] == "human":
        message = f"the user said {text!r}, and {turn.saw[-1][1]!r} was sent"
        mistake = "strips_the_text"
    elif turn.saw == wanted[-1:]:
        message = "the model saw the new message and none before it: each turn has a new thread"
        mistake = "new_thread"
    elif any(turn.saw.count(part) > 1 for part in history):
        message = "the model saw old messages twice: the thread has them, and they were sent again"
        mistake = "resent_history"
    elif user and strangers:
        message = f"the model saw what another user has said: {strangers[0][1]!r}"
        mistake = "shared_id"
    raise Failure(message, expected=wanted, actual=turn.saw, mistake=mistake, run=run)


def expect_reply(run: Run, turn: Turn, text: str) -> None:
    """The run's value is the text of the reply; raises :class:`Failure`."""
    value, mistake = run.value, None
    if type(value) is str and value == turn.reply:
        return
    if isinstance(value, BaseMessage):
        message, mistake = "it returned a whole message: its text is asked for", "whole_message"
    elif type(value) is str and value == text:
        message, mistake = "it returned what the user said, not the reply", "own_text"
    elif type(value) is str and ("ai", value) in turn.saw:
        message, mistake = "it returned the reply of an earlier turn", "first_reply"
    elif run.items:
        message = f"it yields {len(run.items)} things one by one: the reply is to be returned"
    elif value is None:
        message = "it returned nothing: is there a return?"
    elif type(value) is str:
        message = "it returned a text that is not this turn's reply"
    else:
        kind = value.type if isinstance(value, Opaque) else type(value).__name__
        message = f"it returned a {kind} in place of the reply's text"
    raise Failure(message, expected=turn.reply, actual=repr(value), mistake=mistake, run=run)
