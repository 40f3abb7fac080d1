"""Chats: graphs whose nodes speak, report, ask and remember, and the record of what they said.

::

    chat = Chat(lab, ((Act(name="write", lines=(("token", "No "),)),),))
    async with served(submission, chat) as client:
        ...
    chat.said           # each frame that a client has to get, in the order in which it was said
    chat.calls          # each time that a node asked or did its work

The graph itself is built in the runner (:mod:`lab.runner.chat_graphs`) and runs in the submission's
event loop. What its nodes say is made here, at the moment at which it is said: most texts end with
a number that is not known before, another one for each thread and each time.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kit.model import Lane
from lab.functions import FunctionCall, LentFunction
from lab.graphs import Lab
from lab.runner_graphs import clean_up_function
from lab.vocabulary import (
    NODE_NAMES,
    SERVED_TEXTS,
    VALUES,
    chances,
    choose_names,
)

PACE = 2.0
"""Virtual seconds between two things that a node says."""

Line = tuple[str, Any]
"""One thing that a node says: its kind (``token``, ``progress``, or ``own`` for a message that no
model has said), and what. A text that ends with a blank gets a number that is not known before.
"""

Steps = tuple[tuple["Act", ...], ...]
"""Supersteps, one after the other, each of one or two nodes side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a node does: it may ask, says its lines one by one, and ends.

    ``asks`` is its question, if it has one. The first ``fails`` times on a thread it raises at its
    end.
    """

    name: str
    lines: tuple[Line, ...] = ()
    asks: str | None = None
    fails: int = 0
    pace: float = PACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A frame that the client of ``thread`` has to get: type and data, and when it was said."""

    thread: Any
    event: str
    data: Any
    index: int


@dataclass(frozen=True, slots=True)
class NodeCall:
    """One time that a node asked or worked: on which thread, and what it knew."""

    act: Act
    call: FunctionCall
    is_work: bool

    @property
    def thread(self) -> Any:
        return self.call.args[0]

    @property
    def heard(self) -> list[str]:
        """The messages of users on the thread, as the node sees them."""
        return [text for kind, text in self.call.args[1] if kind == "human"]

    @property
    def replies(self) -> list[str]:
        """The messages of nodes on the thread, as the node sees them."""
        return [text for kind, text in self.call.args[1] if kind == "ai"]

    @property
    def answer(self) -> Any:
        """What the user answered, as the node sees it."""
        return self.call.args[2] if self.is_work else None


class Chat:
    """A graph of some acts, and the record of what it did.

    ``clean_ups`` are the calls for the clean-ups of nodes that were cancelled;
    ``said`` is each frame that a client has to get, in the order in which it was said; ``replies``
    are the messages of all nodes by thread, and ``sent`` those of the users.
    """

    def __init__(self, lab: Lab, steps: Steps) -> None:
        self.steps = steps
        self.random = lab.submission.random
        self.said: list[Said] = []
        self.sent: defaultdict[str, list[str]] = defaultdict(list)
        self.replies: defaultdict[Any, list[str]] = defaultdict(list)
        self._submission = lab.submission
        self._numbers = itertools.count(self.random.randint(10**6, 10**9), 7)
        self._questions: dict[tuple[Any, str, int], str] = {}
        self._failures: Counter[tuple[Any, str]] = Counter()
        self._functions: list[tuple[Act, LentFunction, LentFunction | None]] = [
            (act, self._work(lab, act, place), None if act.asks is None else self._ask(lab, act))
            for step in steps
            for place, act in enumerate(step)
        ]
        self._clean_up = clean_up_function(lab)
        self.clean_ups = self._clean_up.calls
        lab.submission.types.add_family("chat", Chat, Chat.lend)

    @property
    def acts(self) -> list[Act]:
        """All acts, in the order of their supersteps."""
        return [act for act, *_ in self._functions]

    @property
    def frames(self) -> int:
        """How many frames a turn without questions has, without the last."""
        lines = [line for act in self.acts for line in act.lines]
        return sum(kind == "progress" or (kind == "token" and text != "") for kind, text in lines)

    @property
    def calls(self) -> list[NodeCall]:
        """Each call of a node, by the order of their starts."""
        calls = [
            NodeCall(act, call, is_work)
            for act, work, ask in self._functions
            for function, is_work in ((work, True), (ask, False))
            for call in (function.calls if function else ())
        ]
        return sorted(calls, key=lambda node_call: node_call.call.began)

    def lend(self) -> dict[str, Any]:
        """Return what the runner builds it from."""
        nodes = {act.name: [act.name, work, ask] for act, work, ask in self._functions}
        steps = [[nodes[act.name] for act in step] for step in self.steps]
        return {"steps": steps, "clean_up": self._clean_up}

    def question(self, thread: Any, act: Act, turn: int) -> str:
        """Return what ``act`` asks on its thread in the ``turn``-th turn, from 1 on."""
        key = (thread, act.name, turn)
        if key not in self._questions:
            self._questions[key] = self._number(act.asks)
        return self._questions[key]

    def _number(self, text: Any) -> Any:
        """Return ``text`` with a number behind it if it ends with a blank."""
        has_number = isinstance(text, str) and text.endswith(" ") and text.strip()
        return f"{text}{next(self._numbers)}" if has_number else text

    def _work(self, lab: Lab, act: Act, place: int) -> LentFunction:
        async def work(
            thread: Any,
            said: Any,  # noqa: ARG001 - it is on record
            answer: Any,  # noqa: ARG001
        ) -> AsyncIterator[tuple[str, Any]]:
            tokens, own = "", list[str]()
            await asyncio.sleep(0.5 * act.pace * (1 + place))  # siblings speak at other times
            for kind, text in act.lines:
                line = self._say(thread, act, kind, text)
                tokens += line if kind == "token" else ""
                own += [line] if kind == "own" else []
                yield kind, line
                await asyncio.sleep(act.pace)
            if self._failures[thread, act.name] < act.fails:
                self._failures[thread, act.name] += 1
                yield "error", act.name
            self.replies[thread] += [tokens, *own]

        return lab.function(act.name, work, parameters=("thread", "said", "answer"))

    def _say(self, thread: Any, act: Act, kind: str, text: Any) -> Any:
        """Return the line, with its number; it is on record if its client has to get it."""
        line: Any = self._number(text)
        index = self._submission.timeline.note(Lane.NODE, f"{act.name} says {line!r} on {thread}")
        if kind == "progress" or (kind == "token" and line):
            data = {"node": act.name, "text": line} if kind == "token" else line
            self.said.append(Said(thread=thread, event=kind, data=data, index=index))
        return line

    def _ask(self, lab: Lab, act: Act) -> LentFunction:
        async def ask(thread: Any, said: Any) -> str:
            return self.question(thread, act, sum(kind == "human" for kind, _ in said))

        return lab.function(f"{act.name}'s question", ask, parameters=("thread", "said"))


# -- chats that hypothesis draws --------------------------------------------------------------

_FIRST: tuple[Line, ...] = (("progress", "read "), ("token", "Yes "))
_QUESTIONS = ("Send it? ", "Pay ", "", "No", "  Delete\n ")


def choose_thread(chance: Random) -> str:
    """Return the name of a thread."""
    drawn = "".join(chance.choices("abcXYZ0123-", k=chance.randint(1, 8)))
    return chance.choice(("Tea", "0", "x" * 60, drawn))


def choose_message(chance: Random) -> str:
    """Return what a user says."""
    drawn = "".join(chance.choices("abcdefg ?&=+%/é\n", k=chance.randint(1, 12)))
    return chance.choice((chance.choice(SERVED_TEXTS), drawn))


def _choose_lines(chance: Random) -> tuple[Line, ...]:
    """Return up to three things that a node says."""
    lines: list[Line] = []
    for kind in chance.choices(("token", "token", "progress", "own"), k=chance.randint(0, 3)):
        text = chance.choice((chance.choice(SERVED_TEXTS), "So ", " ", "\n"))
        lines.append((kind, chance.choice(VALUES) if kind == "progress" else text))
    return tuple(lines)


def chats(*, least: int = 1, questions: int = 0) -> st.SearchStrategy[Steps]:
    """Draw chats of one or two supersteps; ``questions`` of them begin with a question.

    The first node of each superstep has a token and reports its progress.
    """

    def build(chance: Random, count: int) -> Steps:
        asking = chance.sample(range(count), k=questions)
        names = iter(choose_names(chance, 2 * count))
        steps = []
        for number in range(count):
            asks = chance.choice(_QUESTIONS) if number in asking else None
            width = 2 if asks is None and chance.random() < 0.5 else 1
            first = Act(name=next(names), lines=(*_choose_lines(chance), *_FIRST), asks=asks)
            rest = [Act(name=next(names), lines=_choose_lines(chance)) for _ in range(width - 1)]
            steps.append((first, *rest))
        return tuple(steps)

    return st.builds(build, chances, st.integers(max(least, questions), 2))


def on_chats(drawn: st.SearchStrategy[Steps], *first: Steps, examples: int = 1) -> Any:
    """Run a check that takes ``steps`` on each of ``first``, and on so many drawn ones."""

    def decorate(check: Any) -> Any:
        run = given(steps=drawn)(check)
        for steps in reversed(first):
            run = example(steps=steps)(run)
        return settings(max_examples=examples)(run)

    return decorate


def unusual_chat() -> Steps:
    """Return a chat of nodes with odd names, which say odd things, some of them twice, and many."""
    progress: list[Line] = [("progress", value) for value in (*VALUES, *VALUES[:1])]
    tokens: list[Line] = [("token", text) for text in (*SERVED_TEXTS, "so", "so", "", "so")]
    much: list[Line] = [("token", f"{number % 3}") for number in range(42)]
    own: list[Line] = [("own", ""), ("own", "so"), ("own", "so")]
    parts = [progress, tokens, much, own, [("token", "so"), ("progress", None), ("token", "so")]]
    lines = itertools.cycle(parts)
    acts = [Act(name=name, lines=tuple(next(lines)), pace=0.37) for name in NODE_NAMES]
    asking = replace(acts[-3], asks="")
    return (*((act,) for act in acts[:-3]), (asking,), (acts[-2], replace(acts[-1], pace=0.5)))
