"""Graphs that are given as supersteps, of nodes that each write lines to one list of the state."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.graph import END, START, StateGraph
from langgraph.types import Send

from lab.building import AtWork, as_node
from lab.graphs import Lab, LentGraph
from lab.reducers import add
from lab.vocabulary import LONG_TEXTS, SECONDS, TEXTS, chances, choose_names


class Log(TypedDict):
    """The one key that all nodes write to."""

    log: Annotated[list[str], add]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that the node ``name`` writes after ``seconds``."""

    name: str
    text: str
    seconds: float = 1.0


@dataclass(frozen=True)
class Supersteps:
    """A graph: the lines of each superstep.

    A superstep starts the node of each line by an edge. If a name is in it more than once, it
    starts that node by a Send for each line.
    """

    steps: tuple[tuple[Line, ...], ...]

    def lend(self, lab: Lab) -> LentGraph:
        """Return a new graph, to hand to the submission."""
        return lab.lend(self._build)

    def _build(self, at_work: AtWork) -> Any:
        graph: StateGraph[Any] = StateGraph(Log)
        before = [START]
        for step in self.steps:
            names = list(dict.fromkeys(line.name for line in step))
            for name, line in zip(names, step, strict=False):
                graph.add_node(name, _write(line, at_work))
            if len(names) < len(step):
                graph.add_conditional_edges(before[0], _send(step), names)
            else:
                for name in names:
                    graph.add_edge(before if before != [START] else START, name)
            before = names
        graph.add_edge(before, END)
        return graph.compile()


def _send(step: Sequence[Line]) -> Any:
    async def send(_: Any) -> list[Send]:
        return [Send(line.name, line) for line in step]

    return send


def _write(line: Line, at_work: AtWork) -> Any:
    async def run(sent: Any) -> dict[str, Any]:
        own = sent if isinstance(sent, Line) else line
        async with at_work(own.name):
            await asyncio.sleep(own.seconds)
        return {"log": [own.text]}

    return as_node(run)


def supersteps(widest: int = 4) -> st.SearchStrategy[Supersteps]:
    """Two to four supersteps of one to ``widest`` lines, some of them equal."""
    return st.builds(_choose_supersteps, chances, st.just(widest))


def _choose_supersteps(chance: Random, widest: int) -> Supersteps:
    steps = []
    names = choose_names(chance, 4 * widest, but=("log",))
    for _ in range(chance.randint(2, 4)):
        width = chance.randint(1, widest)
        own = [names.pop() for _ in range(width)]
        is_one_node = chance.random() < 0.4
        seconds = chance.sample([*SECONDS, *(s + 0.5 for s in SECONDS)], k=width)
        texts = (chance.choice((*TEXTS, *LONG_TEXTS, "same")) for _ in own)
        drawn = zip([own[0]] * width if is_one_node else own, texts, seconds, strict=True)
        steps.append(tuple(Line(*line) for line in drawn))
    return Supersteps(tuple(steps))
