"""Graphs whose nodes ask with ``interrupt()``, and a user who answers."""

from __future__ import annotations

import asyncio
import itertools
import operator
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Interrupt, interrupt

from kit.wire import Opaque
from lab.functions import LentFunction
from lab.graphs import Lab, LentGraph
from lab.shapes import names


class Log(TypedDict):
    """The state: what the nodes have returned, in the order in which the graph merges it."""

    log: Annotated[list[Any], operator.add]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a node asks, what the user answers, and how many virtual seconds that takes."""

    text: str
    answer: Any
    seconds: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A node that asks its questions one after the other, and then works for ``seconds``.

    It returns ``token``, which nobody else knows, and the answers that it was given.
    """

    name: str
    token: int
    questions: tuple[Question, ...] = ()
    seconds: float = 1.0

    @property
    def event(self) -> dict[str, Any]:
        """The event of this node, if it was given the right answers."""
        return {self.name: {"log": [self.token, *(q.answer for q in self.questions)]}}


Talk = tuple[tuple[Asker, ...], ...]
"""Supersteps, one after the other, each of nodes that run side by side."""


def askers(talk: Talk) -> list[Asker]:
    """All nodes."""
    return list(itertools.chain.from_iterable(talk))


def questions(talk: Talk) -> list[Question]:
    """All questions, each node's in the order in which it asks them."""
    return [question for asker in askers(talk) for question in asker.questions]


def lend_talk(lab: Lab, talk: Talk) -> LentGraph:
    """A real graph with a checkpointer of its own, to hand to the submission."""

    def build(at_work: Callable[[str], AbstractAsyncContextManager[Any]]) -> Any:
        graph = StateGraph(Log)
        for asker in askers(talk):
            graph.add_node(asker.name, _function(asker, at_work))
        before: list[str] = []
        for step in talk:
            for asker in step:
                graph.add_edge(before or START, asker.name)
            before = [asker.name for asker in step]
        graph.add_edge(before, END)
        return graph.compile(checkpointer=InMemorySaver())

    return lab.lend(build)


def _function(asker: Asker, at_work: Callable[[str], AbstractAsyncContextManager[Any]]) -> Any:
    async def run(state: Log) -> dict[str, Any]:  # noqa: ARG001 - what it returns is drawn
        answers = [interrupt(question.text) for question in asker.questions]
        async with at_work(asker.name):
            await asyncio.sleep(asker.seconds)
        return {"log": [asker.token, *answers]}

    return run


class AskedAgain(Exception):
    """The user has answered this before."""


@dataclass
class User:
    """Answers the questions of ``talk``; ``asked`` is what came, in the order in which it came."""

    lab: Lab
    talk: Talk
    asked: list[Any] = field(default_factory=list)
    ask: LentFunction = field(init=False)

    def __post_init__(self) -> None:
        self.ask = self.lab.function("ask", self._answer, parameters=("question",))

    async def _answer(self, text: Any) -> Any:
        again = text in self.asked
        self.asked.append(text)
        if again:
            raise AskedAgain(text)
        known = next((q for q in questions(self.talk) if q.text == text), None)
        await asyncio.sleep(known.seconds if known else 1)
        return known.answer if known else "yes"


def update_of(item: Any) -> dict[str, Any]:
    """What a stream of any shape has brought as an update; {} if it is none."""
    if isinstance(item, tuple):
        item = item[-1] if "updates" in item[:-1] else {}
    if isinstance(item, dict) and item.get("type") == "updates":
        item = item["data"]
    return item if isinstance(item, dict) else {}


def kind(thing: Any) -> str:
    """A word for the type of a value, with its article."""
    name = thing.type if isinstance(thing, Opaque) else type(thing).__name__
    article = "an" if isinstance(thing, Interrupt | int) else "a"
    return "nothing" if thing is None else f"{article} {name}"


texts = st.sampled_from(["Send", "Pay", "Delete", "Book", "Print"])
answers = st.text("abcdefgh", min_size=1, max_size=6).map(lambda word: f"yes, {word}")
anything = st.sampled_from(["", 0, False, [], 0.0, "no"]) | st.integers(-(10**9), 10**9) | answers
"""Answers, with those among them that an ``if answer`` takes for none."""


@st.composite
def talks(
    draw: st.DrawFn,
    *,
    widths: tuple[int, ...] = (1,),
    most: int = 2,
    answer: st.SearchStrategy[Any] = answers,
) -> Talk:
    """Two to four supersteps of ``widths`` nodes with up to ``most`` questions each.

    No two nodes of a superstep take the same time: their ends have an order.
    """
    steps = draw(st.lists(st.sampled_from(widths), min_size=2, max_size=4))
    called = draw(st.lists(names, min_size=sum(steps), max_size=sum(steps), unique=True))
    numbers = itertools.count(1)

    def question() -> Question:
        text = f"{draw(texts)} {draw(st.integers(2, 999))} of {next(numbers)}?"
        return Question(text=text, answer=draw(answer), seconds=draw(st.integers(1, 3)))

    def asker(seconds: int) -> Asker:
        return Asker(
            name=called.pop(),
            token=draw(st.integers(-(10**9), 10**9)),
            questions=tuple(question() for _ in range(draw(st.integers(0, most)))),
            seconds=seconds,
        )

    return tuple(
        tuple(asker(seconds) for seconds in draw(st.permutations(range(1, width + 1))))
        for width in steps
    )
