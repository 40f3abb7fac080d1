"""Graphs with graphs inside, some of them two deep: as data, and as real ones."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.graph import START, StateGraph

from lab.building import AtWork, as_node
from lab.graphs import Lab, LentGraph
from lab.reducers import latest

DEEPEST = 2


class State(TypedDict, total=False):
    """What every node writes to, at any depth."""

    notes: Annotated[int, latest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A node: of a graph with supersteps ``inner``, or one that works if there are none.

    With ``called`` its function runs that graph; else the graph itself is the node. ``silent`` is a
    node that returns None.
    """

    name: str
    inner: Nest = ()
    called: bool = False
    silent: bool = False


Nest = tuple[tuple[Part, ...], ...]
"""A graph: its supersteps, and in each the nodes that run side by side."""


class NestedGraph(LentGraph):
    """A real graph of the nodes of ``nest``, in which no two work to the same moment."""

    def __init__(self, lab: Lab, nest: Nest) -> None:
        self.nest = nest
        self._numbers = itertools.count()
        super().__init__(lab, lambda at_work: self._built(nest, at_work))

    def _built(self, steps: Nest, at_work: AtWork) -> Any:
        builder: Any = StateGraph(State)
        before: list[str] = []
        for step in steps:
            for part in step:
                builder.add_node(part.name, self._node(part, at_work))
                builder.add_edge(before or START, part.name)
            before = [part.name for part in step]
        return builder.compile()

    def _node(self, part: Part, at_work: AtWork) -> Any:
        if not part.inner:
            return _working(part, 1 + 2.0 ** next(self._numbers) / 2**16, at_work)
        inner = self._built(part.inner, at_work)
        return _calling(inner) if part.called else inner


def _working(part: Part, seconds: float, at_work: AtWork) -> Any:
    async def work(_: State) -> dict[str, Any] | None:
        async with at_work(part.name):
            await asyncio.sleep(seconds)
        return None if part.silent else {"notes": round(seconds)}

    return as_node(work)


def _calling(inner: Any) -> Callable[[State], Any]:
    async def call(state: State) -> Any:
        return await inner.ainvoke(state)

    return call


def part_at(nest: Nest, path: Sequence[str]) -> Part:
    """The node of this name, inside the nodes that come before it in ``path``."""
    for name in path:
        found = next(part for part in itertools.chain(*nest) if part.name == name)
        nest = found.inner
    return found


_NAMES = ["plan", "team", "ask", "expert", "search", "write", "agent", "inner", "in", "ns"]


@st.composite
def nests(draw: st.DrawFn, depth: int = 0, deepest: int = DEEPEST) -> Nest:
    """One to three supersteps of one or two nodes; on the outside at least one holds a graph."""
    names = iter(draw(st.permutations(_NAMES)))
    holding = draw(st.integers(0, 1)) if 0 < depth < deepest else 0
    steps = []
    for number in range(draw(st.integers(1, 3 - depth // 2))):
        holds = depth < deepest and number == holding
        inner = draw(nests(depth + 1, deepest)) if holds else ()
        part = Part(
            name=next(names),
            inner=inner,
            called=draw(st.booleans()),
            silent=draw(st.integers(0, 4)) == 4,
        )
        beside = draw(st.integers(0, 3)) == 3
        steps.append((part, Part(name=next(names))) if beside else (part,))
    return tuple(steps)
