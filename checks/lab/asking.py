"""Graphs whose nodes ask with ``interrupt()``, and a user who answers."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt

from lab.building import AtWork, as_node
from lab.functions import LentFunction
from lab.graphs import Lab, LentGraph
from lab.reducers import add
from lab.shapes import node_names


class Log(TypedDict):
    """The state: what the nodes have returned, in the order in which the graph merges it."""

    log: Annotated[list[Any], add]


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


MOST_STARTS = 99
"""Starts of nodes in one graph; every question costs a few."""

Talk = tuple[tuple[Asker, ...], ...]
"""Supersteps, one after the other, each of nodes that run side by side."""


def askers(talk: Talk) -> list[Asker]:
    """All nodes."""
    return list(itertools.chain.from_iterable(talk))


def questions(talk: Talk) -> list[Question]:
    """All questions, each node's in the order in which it asks them."""
    return [question for asker in askers(talk) for question in asker.questions]


class TalkingGraph(LentGraph):
    """A real graph with a checkpointer of its own, to hand to the submission.

    ``given`` are the answers with which each node has done its work.
    """

    def __init__(self, lab: Lab, talk: Talk) -> None:
        self.given: dict[str, list[Any]] = {}
        self._starts = 0
        super().__init__(lab, lambda at_work: self._built(talk, at_work))

    def place_of(self, name: str) -> int | None:
        """Where the event of a node was handed over first; None if none is found."""
        for stream in self.streams:
            for item, place in zip(stream.items, stream.places, strict=True):
                if name in _update(item):
                    return place
        return None

    def _built(self, talk: Talk, at_work: AtWork) -> CompiledStateGraph[Any, Any, Any, Any]:
        graph = StateGraph(Log)
        for asker in askers(talk):
            graph.add_node(asker.name, self._function(asker, at_work))
        before: list[str] = []
        for step in talk:
            for asker in step:
                graph.add_edge(before or START, asker.name)
            before = [asker.name for asker in step]
        graph.add_edge(before, END)
        return graph.compile(checkpointer=InMemorySaver())

    def _function(self, asker: Asker, at_work: AtWork) -> Any:
        async def run(state: Log) -> dict[str, Any]:  # noqa: ARG001 - what it returns is drawn
            self._starts += 1
            if self._starts > MOST_STARTS:
                raise GoesOnForEver(asker.name)
            given = [interrupt(question.text) for question in asker.questions]
            async with at_work(asker.name):
                await asyncio.sleep(asker.seconds)
            self.given.setdefault(asker.name, given)
            return {"log": [asker.token, *given]}

        return as_node(run)


def _update(item: Any) -> dict[str, Any]:
    """What an item of any stream has of an update: with a mode or without, or as a v2 part."""
    if isinstance(item, tuple):
        item = item[-1] if "updates" in item else {}
    if isinstance(item, dict) and item.keys() >= {"type", "ns", "data"}:
        item = item["data"] if item["type"] == "updates" else {}
    return item if isinstance(item, dict) else {}


class GoesOnForEver(Exception):
    """The nodes of a graph have been started more often than any right answer starts them."""


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
    called = draw(node_names(sum(steps)))
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
