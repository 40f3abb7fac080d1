"""Chats: graphs that speak, report, ask and remember, and the record of what they have said.

::

    chat = Chat(lab, ((Act(name="write", lines=(("token", "No "),)),),), secret=7)
    async with served(submission, chat) as client:
        ...
    chat.given          # every frame that is owed to somebody, in the order in which it was said
    chat.visits         # every time that a node asked or did its work

The graph itself is built in the runner (:mod:`lab.runner.chat`) and runs in the submission's own
event loop. What its nodes say is made here, at the moment at which it is said: each text ends with
a number that nobody knows before, another one for each thread and each time.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from kit.model import Lane
from lab.functions import FunctionCall, LentFunction
from lab.graphs import Lab
from lab.shapes import node_names

PACE = 2.0
"""Virtual seconds between two things that a node says."""

Line = tuple[str, str]
"""One thing that a node says, after its kind: a ``token``, ``progress``, or a message of its
``own``.
"""

Steps = tuple[tuple["Act", ...], ...]
"""Supersteps, one after the other, each of one or two nodes side by side."""


class Trouble(Exception):
    """What a node raises that is meant to fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a node does: it may ask, says its lines one by one, and ends.

    ``asks`` is its question. The first ``fails`` times on a thread it raises at its end.
    """

    name: str
    lines: tuple[Line, ...] = ()
    asks: str = ""
    fails: int = 0
    pace: float = PACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A frame that the client of ``thread`` is to get: its type, its data, and when it was said."""

    thread: Any
    event: str
    data: Any
    place: int


@dataclass(frozen=True, slots=True)
class Visit:
    """One time that a node asked or worked: on which thread, knowing what, with which answer."""

    act: Act
    call: FunctionCall
    worked: bool = True

    @property
    def thread(self) -> Any:
        return self.call.args[0]

    @property
    def heard(self) -> list[str]:
        """What people have said on the thread, as the node sees it."""
        return [text for kind, text in self.call.args[1] if kind == "human"]

    @property
    def replies(self) -> list[str]:
        """What nodes have said on the thread, as the node sees it."""
        return [text for kind, text in self.call.args[1] if kind == "ai"]

    @property
    def answer(self) -> Any:
        return self.call.args[2] if self.worked else None


class Chat:
    """A graph of some acts, and the record of what it was made to do.

    ``given`` is every frame that is owed to somebody, in the order in which it was said; ``own``
    are messages that no model has said; ``replies`` are those of all nodes, by thread, and ``sent``
    those of the clients.
    """

    def __init__(self, lab: Lab, steps: Steps, *, secret: int) -> None:
        self.steps = steps
        self.given: list[Given] = []
        self.own: list[str] = []
        self.sent: defaultdict[str, list[str]] = defaultdict(list)
        self.replies: defaultdict[Any, list[str]] = defaultdict(list)
        self._submission = lab.submission
        self._numbers = itertools.count(secret, 7)
        self._questions: dict[tuple[Any, str, int], str] = {}
        self._failures: Counter[tuple[Any, str]] = Counter()
        self._functions: list[tuple[Act, LentFunction, LentFunction | None]] = [
            (act, self._work(lab, act, place), self._ask(lab, act) if act.asks else None)
            for step in steps
            for place, act in enumerate(step)
        ]
        lab.submission.types.add_family("chat", Chat, Chat.lend)

    @property
    def acts(self) -> list[Act]:
        return [act for act, *_ in self._functions]

    @property
    def frames(self) -> int:
        """How many frames a turn has that is never interrupted, without the last."""
        lines = [line for act in self.acts for line in act.lines]
        return sum(kind == "progress" or (kind == "token" and text != "") for kind, text in lines)

    @property
    def visits(self) -> list[Visit]:
        """Every one, by the order of their starts."""
        all_of_them = [
            Visit(act, call, worked)
            for act, work, ask in self._functions
            for function, worked in ((work, True), (ask, False))
            for call in (function.calls if function else ())
        ]
        return sorted(all_of_them, key=lambda visit: visit.call.began)

    def lend(self) -> dict[str, Any]:
        """What the runner builds it from."""
        nodes = {act.name: [act.name, work, ask] for act, work, ask in self._functions}
        return {"steps": [[nodes[act.name] for act in step] for step in self.steps]}

    def question(self, thread: Any, act: Act, turn: int) -> str:
        """What ``act`` asks on its thread in the ``turn``-th turn, from 1 on."""
        key = (thread, act.name, turn)
        if key not in self._questions:
            self._questions[key] = f"{act.asks} {next(self._numbers)}?"
        return self._questions[key]

    def told_others(self, thread: Any) -> list[tuple[str, Any]]:
        """The frames, so far, that are for everybody else: types and data."""
        given = [(one.event, one.data) for one in self.given if one.thread != thread]
        asked = [text for (whose, *_), text in self._questions.items() if whose != thread]
        return given + [("question", {"question": text}) for text in asked]

    def _work(self, lab: Lab, act: Act, place: int) -> LentFunction:
        async def work(
            thread: Any,
            said: Any,  # noqa: ARG001 - it is on record
            answer: Any,  # noqa: ARG001
        ) -> AsyncIterator[tuple[str, Any]]:
            tokens, own = "", list[str]()
            await asyncio.sleep(0.5 * act.pace * (1 + place))  # siblings never speak at once
            for kind, text in act.lines:
                line = self._say(thread, act, kind, text)
                tokens += line if kind == "token" else ""
                own += [line] if kind == "own" else []
                yield kind, line
                await asyncio.sleep(act.pace)
            if self._failures[thread, act.name] < act.fails:
                self._failures[thread, act.name] += 1
                raise Trouble(act.name)
            self.replies[thread] += [tokens, *own]

        return lab.function(act.name, work, parameters=("thread", "said", "answer"))

    def _say(self, thread: Any, act: Act, kind: str, text: str) -> Any:
        """The line with a number of its own, on record if its client is to get it."""
        number = next(self._numbers)
        line: Any = f"{text}{number}" if text.strip() else text
        if kind == "progress" and number % 2:
            line = {"read": line}
        place = self._submission.timeline.note(Lane.NODE, f"{act.name} says {line!r} on {thread}")
        if kind == "own":
            self.own.append(line)
        elif kind == "progress" or line:
            data = {"node": act.name, "text": line} if kind == "token" else line
            self.given.append(Given(thread=thread, event=kind, data=data, place=place))
        return line

    def _ask(self, lab: Lab, act: Act) -> LentFunction:
        async def ask(thread: Any, said: Any) -> str:
            return self.question(thread, act, sum(kind == "human" for kind, _ in said))

        return lab.function(f"{act.name}'s question", ask, parameters=("thread", "said"))


_texts = st.text('ab é→"\n{', min_size=1, max_size=5) | st.sampled_from(["", " ", "\n", "data: x"])
_lines = st.lists(
    st.tuples(st.sampled_from(["token", "token", "token", "progress", "own"]), _texts),
    max_size=2,
).map(tuple)
_topics = st.sampled_from(["Send", "Pay", "Delete", "Book", "Print"])

answers = st.sampled_from(["", 0, False, True, "no"]) | st.integers(-99, 99) | st.text("abc é\n")
"""What people answer, with everything among it that an ``if answer`` takes for none."""

thread_names = st.text("abcxyz0123-", min_size=1, max_size=8)

messages = st.text("abcdefg ?&=+%/é\n", min_size=1, max_size=12)
"""What people say."""

secrets = st.integers(10**6, 10**9)


@st.composite
def chats(draw: st.DrawFn, *, least: int = 1, questions: int = 0, wide: bool = True) -> Steps:
    """One or two supersteps; ``questions`` of them begin with one, others may be ``wide``.

    The first node of each superstep has a token and reports its progress.
    """
    count = max(draw(st.integers(least, 2)), questions)
    asking = draw(st.permutations(range(count)))[:questions]
    drawn = iter(draw(node_names(2 * count)))
    steps = []
    for number in range(count):
        topic = draw(_topics) if number in asking else ""
        width = 2 if wide and not topic and draw(st.booleans()) else 1
        first = Act(name=next(drawn), lines=(*draw(_lines), *_FIRST), asks=topic)
        rest = tuple(Act(name=next(drawn), lines=draw(_lines)) for _ in range(width - 1))
        steps.append((first, *rest))
    return tuple(steps)


_FIRST: tuple[Line, ...] = (("progress", "read "), ("token", "Yes "))
