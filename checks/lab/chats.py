"""Chats: graphs that report progress, ask, and have a chat model speak, on threads.

The graph itself is real and in the stage (:mod:`lab.chat_stage`); what its nodes do is drawn here,
so that it can be known only by running them. All of it is different for each text.
"""

from __future__ import annotations

import asyncio
import builtins
import itertools
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from kit.model import Lane
from lab.functions import FunctionCall, LentFunction
from lab.graphs import Lab
from lab.shapes import names

_numbers = itertools.count(1)

Told = tuple[str, Any]
"""The type of a frame and its data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A node, which needs ``seconds`` for each thing that it does, and for its end.

    It ``works``, that is, reports ``reports`` times, in that ``form``, and then asks ``questions``.
    Or it ``speaks``: a model says ``words`` and a number; it ``copies`` if it makes a message of
    its own of that. With ``fails`` it raises an exception of that name, the first time.
    """

    name: str
    kind: str = "works"
    reports: int = 0
    form: str = "dict"
    questions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    seconds: float = 1.0
    fails: str = ""

    @property
    def speaks(self) -> bool:
        return self.kind != "works"


@dataclass(frozen=True, slots=True)
class Said:
    """A token or a report, when it left its node: its place, and whose message it was for."""

    place: int
    part: Part
    text: str
    what: Any


class Chat:
    """A graph of these parts, one after the other, and all that its nodes have said."""

    def __init__(self, lab: Lab, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        self.said: list[Said] = []
        self._salt = random.getrandbits(60)
        self._world = lab.world
        self._number = next(_numbers)
        self._failed: set[str] = set()
        self._functions: dict[str, LentFunction] = {
            part.name: lab.function(part.name, self._work(part), parameters=("view", "answers"))
            for part in parts
        }
        lab.world.types.add_family("chat", Chat, Chat.lend)

    def lend(self) -> dict[str, Any]:
        """What the stage builds it from."""
        nodes = [(part.name, part.kind, self._functions[part.name]) for part in self.parts]
        return {"id": self._number, "nodes": nodes}

    @property
    def runs(self) -> list[tuple[Part, FunctionCall]]:
        """Every time that a part was at work, by the order of their starts."""
        pairs = [(part, call) for part in self.parts for call in self._functions[part.name].calls]
        return sorted(pairs, key=lambda pair: pair[1].began)

    def runs_for(self, text: str) -> list[tuple[Part, FunctionCall]]:
        """Those for the message with this text."""
        return [(part, call) for part, call in self.runs if text_of(call.args[0]) == text]

    # -- what is to be ----------------------------------------------------------------------------

    def things(self, part: Part, text: str) -> list[Any]:
        """What a part says: its reports or its tokens."""
        code = random.Random(f"{self._salt} {part.name} {text}").getrandbits(40)
        if part.speaks:
            return [*part.words, str(code)]
        forms = {
            "dict": lambda done: {"node": part.name, "done": done, "of": part.reports, "id": code},
            "list": lambda done: [part.name, done, code],
            "text": lambda done: f"{part.name}: {done}\n{code}",
            "mode": lambda done: ["updates", {"__interrupt__": [done, code]}],
        }
        return [forms[part.form](done) for done in range(1, part.reports + 1)]

    def frames(
        self, text: str, begin: int = 0, answered: int = 0, *, mended: bool = False
    ) -> list[Told]:
        """The frames of an answer, from a part on that has been ``answered`` so many questions.

        With ``mended`` no part fails, as none does for the second time.
        """
        told: list[Told] = []
        for part in self.parts[begin:]:
            for thing in self.things(part, text):
                if thing != "":
                    told.append(("token", {"text": thing}) if part.speaks else ("progress", thing))
            if part.fails and not mended:
                return [*told, ("error", {"error": part.fails})]
            for question in part.questions[answered:]:
                return [*told, ("question", {"question": question})]
            answered = 0
        return [*told, ("done", {})]

    def messages(self, text: str) -> list[list[str]]:
        """What the thread has more after the turn: types and contents."""
        spoken = [["ai", "".join(self.things(p, text))] for p in self.parts if p.speaks]
        return [["human", text], *spoken]

    @property
    def seconds(self) -> float:
        """How long a turn takes if nobody has to be asked."""
        return sum(part.seconds * (len(self.things(part, "")) + 1) for part in self.parts)

    # -- what is done -----------------------------------------------------------------------------

    def _work(self, part: Part) -> Any:
        async def work(view: dict[str, Any], answers: list[Any]) -> AsyncIterator[tuple[str, Any]]:
            text = text_of(view)
            for thing in self.things(part, text):
                await asyncio.sleep(part.seconds)
                what = "says" if part.speaks else "reports"
                place = self._world.note(Lane.NODE, f"{part.name} {what} {thing!r}")
                self.said.append(Said(place, part, text, thing))
                yield ("token" if part.speaks else "progress"), thing
            await asyncio.sleep(part.seconds)
            if part.fails and text not in self._failed:
                self._failed.add(text)
                raise getattr(builtins, part.fails)(part.name)
            for question in part.questions[len(answers) :][:1]:
                yield "question", question

        return work


def text_of(view: dict[str, Any]) -> str:
    """The message that a part is at work for: the last one of the user's."""
    return next((str(text) for kind, text in reversed(view["messages"]) if kind == "human"), "")


_WORDS = st.text('abc é"\n:', max_size=5)
_QUESTIONS = st.sampled_from(["Send", "Pay", "Delete", "Book"])

threads = st.from_regex(r"[a-z][a-z0-9_-]{0,7}", fullmatch=True)
texts = st.text("abcdefg ?é→\n", min_size=1, max_size=10)
"""What people say."""

answers = st.sampled_from(["", 0, False, "no", 1.5, True]) | texts
"""What people answer, with those among it that an ``if answer`` takes for none."""

errors = st.sampled_from(["ValueError", "LookupError", "ConnectionError", "ZeroDivisionError"])


@st.composite
def chats(draw: st.DrawFn, *, asks: bool = False) -> tuple[Part, ...]:
    """A part that works, one that speaks, and sometimes another; with ``asks``, one that asks."""
    kinds = ["works", draw(st.sampled_from(["speaks", "copies"]))]
    kinds += draw(st.lists(st.sampled_from(["works", "speaks", "copies"]), max_size=1))
    kinds = [*draw(st.permutations(kinds)), *(["asks"] if asks else [])]
    called = draw(
        st.lists(names.filter(lambda name: name != "messages"), min_size=4, max_size=4, unique=True)
    )
    parts = [_part(draw, name, kind) for name, kind in zip(called, kinds, strict=False)]
    return tuple(draw(st.permutations(parts)) if asks else parts)


def _part(draw: st.DrawFn, name: str, kind: str) -> Part:
    seconds = draw(st.sampled_from([1.0, 2.0, 5.0]))
    if kind == "asks":
        questions = tuple(
            f"{draw(_QUESTIONS)} {draw(st.integers(2, 999))} of {number}?"
            for number in range(1, draw(st.integers(1, 2)) + 1)
        )
        return Part(name=name, questions=questions, seconds=seconds)
    if kind == "works":
        form = draw(st.sampled_from(["dict", "list", "text", "mode"]))
        return Part(name=name, reports=draw(st.integers(1, 3)), form=form, seconds=seconds)
    words = tuple(draw(st.lists(_WORDS, min_size=1, max_size=4)))
    return Part(name=name, kind=kind, words=words, seconds=seconds)
