"""Chat graphs with a checkpointer, which record what their model sees on each thread."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from copy import deepcopy
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from langchain_core.messages import AIMessage, AnyMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph.message import add_messages

from kit.judge import Function, Run, crashed
from lab.functions import LentFunction
from lab.graphs import Lab
from lab.reducers import add
from lab.vocabulary import NODE_NAMES

Message = tuple[str, str]
"""One message: "human" or "ai", and its text."""


class ChatState(TypedDict, total=False):
    """What is saved for each thread."""

    messages: Annotated[list[AnyMessage], add_messages]
    note: Any
    turns: Annotated[int, add]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One call of the model: the thread, the messages that it saw, and its reply."""

    thread: str
    saw: list[Message]
    reply: str


class ChatThreads:
    """A chat graph with a checkpointer, to hand to the submission as ``graph``.

    Nodes before the model return what was given as ``thoughts``, in turn; the attribute has the
    messages among them. The model needs ``seconds``; it says the
    next of ``replies``, and then what nobody can guess. ``turns`` are the calls of the model, and
    ``finished`` is how many runs of the graph came to their end. ``said`` is for the check: what
    is on each user's thread if all went well.
    """

    def __init__(
        self,
        lab: Lab,
        replies: Iterable[str] = (),
        thoughts: Sequence[Any] = (None, {"messages": [AIMessage("Let me think.")]}),
        seconds: float = 1.37,
    ) -> None:
        self.turns: list[Turn] = []
        self.said: defaultdict[str, list[Message]] = defaultdict(list)
        self.thoughts = [m for t in thoughts for m in read_messages(t or {})]
        self.finished = 0
        self.seconds = seconds
        self._replies = itertools.chain(replies, iter(lab.submission.random.random, None))
        self.graph = lab.build(
            ChatState,
            {
                **{name: _return(thought) for name, thought in zip(_names(), thoughts)},  # noqa: B905
                "model": self._reply,
                "count": self._count,
            },
            checkpointer=InMemorySaver(),
        )

    async def say(self, user: str, text: str) -> None:
        """Take a turn, as another process does."""
        config = {"configurable": {"thread_id": user}}
        await self.graph.reference({"messages": [("user", text)]}, config=config)
        self.said[user] = [*self.turns[-1].saw, ("ai", self.turns[-1].reply)]

    async def _reply(self, state: ChatState, config: RunnableConfig) -> ChatState:
        thread, reply = str(config["configurable"]["thread_id"]), str(next(self._replies))
        self.turns.append(Turn(thread=thread, saw=read_messages(state), reply=reply))
        await asyncio.sleep(self.seconds)
        return {"messages": [AIMessage(reply)]}

    async def _count(self, _: ChatState) -> ChatState:
        self.finished += 1
        return {"turns": 1}


def read_messages(state: Any) -> list[Message]:
    """Return who said what."""
    return [(message.type, str(message.content)) for message in state.get("messages", [])]


def answer_function(lab: Lab, replies: Iterable[str] = (), seconds: float = 0.0) -> LentFunction:
    """Return a node that needs ``seconds``, for the submission to put into its own graph.

    It says the next of ``replies``, and then what nobody can guess.
    """
    texts = itertools.chain(replies, iter(lab.submission.random.random, None))

    async def answer(_: Any) -> dict[str, list[str]]:
        await asyncio.sleep(seconds)
        return {"messages": [str(next(texts))]}

    return lab.function("answer", answer)


async def call_at_once(function: Function, calls: Sequence[Sequence[Any]]) -> list[Run]:
    """Call a function with each of the argument lists, in one event loop at the same time."""
    async with AsyncExitStack() as stack:
        begun = [
            await stack.enter_async_context(function.start(*arguments, how="loop"))
            for arguments in calls
        ]
    for call in begun:
        if call.run.crash:
            raise crashed(call.run.crash, call.run)
    return [call.run for call in begun]


def _names() -> Iterable[str]:
    return itertools.chain(NODE_NAMES, (f"{name} again" for name in NODE_NAMES), map(str, range(9)))


def _return(thought: Any) -> Any:
    async def think(_: ChatState) -> Any:
        return deepcopy(thought)  # a reducer gives each message its id

    return think
