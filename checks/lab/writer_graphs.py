"""Graphs whose nodes write to the stream while they run, ask questions, and return odd values."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from random import Random
from typing import Annotated, Any, Final, TypedDict

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.config import get_stream_writer
from langgraph.graph import START, StateGraph
from langgraph.types import interrupt

from lab.building import as_node
from lab.graphs import Lab, LentGraph
from lab.reducers import latest
from lab.shapes import Walk, walk
from lab.vocabulary import SAVED_VALUES, SECONDS, VALUES, choose_names


class State(TypedDict, total=False):
    """What the nodes write to, also side by side."""

    count: Annotated[int, latest]
    message: Annotated[Any, latest]
    answer: Annotated[Any, latest]
    _note: Annotated[Any, latest]


@dataclass(frozen=True, slots=True)
class WriterNode:
    """A node that writes ``words`` to the stream when it starts, and works for some seconds.

    Then it asks its question, if ``asks`` has one, and returns ``update``. With ``shows_answer`` it
    returns the answer too, and with ``shows_config`` it writes what the run's config has for the
    node: the configurable "user" and the metadata "kind". A node with ``inner`` nodes is a graph of
    those, side by side; what they ask comes in one part.
    """

    name: str
    update: dict[str, Any] | None = None
    _: KW_ONLY
    words: tuple[Any, ...] = ()
    seconds: float = 1.0
    asks: tuple[Any, ...] = ()
    shows_answer: bool = False
    shows_config: bool = False
    inner: tuple[WriterNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Writers:
    """A graph with a checkpointer: its supersteps, and in each the nodes that run side by side."""

    steps: tuple[tuple[WriterNode, ...], ...]

    def lend(self, lab: Lab) -> LentGraph:
        """Return the real graph, to hand to the submission."""

        def build(at_work: Any) -> Any:
            return _build(self.steps, at_work, checkpointer=InMemorySaver())

        return lab.lend(build)


def _build(steps: Sequence[Sequence[WriterNode]], at_work: Any, **compiling: Any) -> Any:
    builder: Any = StateGraph(State)
    before: list[str] = []
    for step in steps:
        for node in step:
            inner = _build([node.inner], at_work) if node.inner else None
            builder.add_node(node.name, inner or _function(node, at_work))
            builder.add_edge(before or START, node.name)
        before = [node.name for node in step]
    return builder.compile(**compiling)


def _function(node: WriterNode, at_work: Any) -> Any:
    async def run(_: State, config: RunnableConfig) -> dict[str, Any] | None:
        async with at_work(node.name):
            write = get_stream_writer()
            for word in node.words:
                write(word)
            if node.shows_config:
                write([config["configurable"].get("user"), config["metadata"].get("kind")])
            await asyncio.sleep(node.seconds)
        answers = [interrupt(question) for question in node.asks]
        if node.shows_answer:
            return {**(node.update or {}), "answer": answers}
        return node.update

    return as_node(run)


def choose_writers(chance: Random, least: int = 1, most: int = 3) -> Writers:
    """Return ``least`` to ``most`` supersteps, of which one may be two nodes side by side."""
    names = iter([_rename(f"{name}_") for name in choose_names(chance, most + 1)])

    def choose_node(place: int) -> WriterNode:
        value = chance.choice(SAVED_VALUES)
        return WriterNode(
            name=next(names),
            update=chance.choice((None, {}, {"message": value}, {"_note": value, "count": 0})),
            words=tuple(chance.choices(WORDS, k=chance.randint(0, 2))),
            seconds=chance.choice(SECONDS) + place / 1000,
        )

    count = chance.randint(least, most)
    wide = [1 + (number == 1 and chance.random() < 0.5) for number in range(count)]
    return Writers(tuple(tuple(choose_node(place) for place in range(width)) for width in wide))


WORDS: Final = (*VALUES, {"count": 1}, ("values", {"count": 1}), ["updates", None], "__interrupt__")
"""What a node may write: anything, also what looks like an event of another mode."""


@dataclass(frozen=True, slots=True)
class SavingWalk:
    """An unusual graph with a checkpointer; no node's name begins with two underscores."""

    walk: Walk

    def lend(self, lab: Lab) -> LentGraph:
        """Return the real graph, to hand to the submission."""
        return lab.graph(self.walk, checkpointer=InMemorySaver())


def walk_and_save() -> SavingWalk:
    """Return an unusual graph whose nodes return what a checkpointer can store."""
    returns: list[Any] = [None, {}, *({"message": value} for value in SAVED_VALUES)]
    unusual = walk([*returns, {"count": 1, "log": ["all"]}])
    steps = [(_rename(name), update) for name, update in unusual.steps]
    return SavingWalk(replace(unusual, steps=tuple(steps)))


def _rename(name: str) -> str:
    """Return a name like ``name`` that does not begin with two underscores."""
    return name.replace("__", "_._")
