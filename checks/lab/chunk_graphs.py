"""Graphs whose nodes write to the stream before they return something."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from random import Random
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.config import get_stream_writer

from lab.graphs import Lab, LentGraph
from lab.reducers import add, latest
from lab.shapes import END, START
from lab.vocabulary import SECONDS, VALUES, chances, choose_names, choose_value


class State(TypedDict, total=False):
    """What the nodes write to, also side by side."""

    count: Annotated[Any, latest]
    log: Annotated[list[str], add]


@dataclass(frozen=True, slots=True)
class Writer:
    """A node that writes ``chunks`` when it starts, and returns ``update`` after ``seconds``."""

    name: str
    chunks: tuple[Any, ...] = ()
    update: Any = None
    seconds: float = 1.0


@dataclass(frozen=True)
class WriterGraph:
    """A graph: its supersteps, and in each the nodes that run side by side."""

    steps: tuple[tuple[Writer, ...], ...]

    def lend(self, lab: Lab) -> LentGraph:
        """Return a new graph, to hand to the submission."""
        steps = [[START], *([writer.name for writer in step] for step in self.steps), [END]]
        edges = [edge for two in itertools.pairwise(steps) for edge in itertools.product(*two)]
        nodes = {writer.name: _node(writer) for step in self.steps for writer in step}
        return lab.build(State, nodes, edges)


def _node(writer: Writer) -> Any:
    async def run(_: State) -> Any:
        write = get_stream_writer()
        for chunk in writer.chunks:
            write(chunk)
        await asyncio.sleep(writer.seconds)
        return writer.update

    return run


def writer_graphs(most: int = 3) -> st.SearchStrategy[WriterGraph]:
    """One to ``most`` supersteps of one or two nodes that write and return what they like."""
    return st.builds(_choose, chances, st.integers(1, most))


def _choose(chance: Random, count: int) -> WriterGraph:
    names = choose_names(chance, 2 * count, but=("count", "log"))
    steps = []
    for _ in range(count):
        pace = chance.sample(SECONDS, k=chance.choice((1, 1, 2)))
        steps.append(
            tuple(
                Writer(
                    name=names.pop(),
                    chunks=tuple(choose_value(chance) for _ in range(chance.randint(0, 2))),
                    update=chance.choice((None, {}, {"count": choose_value(chance)})),
                    seconds=seconds,
                )
                for seconds in pace
            )
        )
    return WriterGraph(tuple(steps))


EVERY_VALUE = WriterGraph(
    tuple(
        (Writer(f"node {number}", (value, value), {"count": value}, 0.37),)
        for number, value in enumerate(VALUES)
    )
)
"""A node for each odd value, which it writes twice and returns."""


def without_ids(item: Any) -> Any:
    """Return ``item`` without what is another in every run: ids of tasks, and times."""
    if isinstance(item, dict):
        return {k: without_ids(v) for k, v in item.items() if k not in ("id", "timestamp")}
    if isinstance(item, list | tuple):
        return type(item)(map(without_ids, item))
    return item
