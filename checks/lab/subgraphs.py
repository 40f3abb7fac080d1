"""Graphs with graphs inside, up to four deep: as data, and as real ones."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from random import Random
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.graph import START, StateGraph
from langgraph.types import Send

from lab.building import AtWork, as_node
from lab.graphs import Lab, LentGraph
from lab.reducers import latest
from lab.vocabulary import SECONDS, VALUES, chances, choose_names


class State(TypedDict, total=False):
    """What every node writes to, at any depth.

    ``most`` is how often a node runs at most that runs several times; ``number`` is which of these
    runs it is.
    """

    notes: Annotated[Any, latest]
    most: Annotated[int, latest]
    number: Annotated[int, latest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A node: of a graph with supersteps ``inner``, or one that works if there are none.

    With ``is_called`` its function runs that graph; else the graph itself is the node. A node that
    works ``returned`` that, and it runs so many ``times`` side by side.
    """

    name: str
    inner: Nest = ()
    is_called: bool = False
    returned: Any = None
    times: int = 1


Nest = tuple[tuple[Part, ...], ...]
"""A graph: its supersteps, and in each the nodes that run side by side."""


@dataclass(frozen=True, slots=True)
class Nested:
    """The shape of a graph whose nodes hold graphs."""

    nest: Nest

    def lend(self, lab: Lab) -> LentGraph:
        """Return the real graph, in which no two nodes end at the same moment."""
        numbers = itertools.count()
        return lab.lend(lambda at_work: _build(self.nest, at_work, numbers))


def _build(nest: Nest, at_work: AtWork, numbers: itertools.count[int]) -> Any:
    builder: Any = StateGraph(State)
    before: list[str] = []
    for step in nest:
        for part in step:
            builder.add_node(part.name, _node(part, at_work, numbers))
            if part.times > 1:
                for name in before or [START]:
                    builder.add_conditional_edges(name, _repeat(part), [part.name])
            else:
                builder.add_edge(before or START, part.name)
        before = [part.name for part in step]
    return builder.compile()


def _repeat(part: Part) -> Any:
    async def send(state: State) -> list[Send]:
        times = min(part.times, state.get("most") or part.times)  # without a value it is 0
        return [Send(part.name, {"number": number}) for number in range(times)]

    return send


def _node(part: Part, at_work: AtWork, numbers: itertools.count[int]) -> Any:
    if not part.inner:
        number = next(numbers)
        return _work(part, SECONDS[number % len(SECONDS)] + 2.0**number / 2**26, at_work)
    inner = _build(part.inner, at_work, numbers)

    async def call(state: State) -> Any:
        return await inner.ainvoke(state)

    return call if part.is_called else inner


def _work(part: Part, seconds: float, at_work: AtWork) -> Any:
    async def work(state: State) -> Any:
        async with at_work(part.name):
            await asyncio.sleep(seconds + 0.1 * state.get("number", 0))
        return part.returned

    return as_node(work)


def build_nest(*steps: Any) -> Nest:
    """Return a graph of nodes in a row: a name, a :class:`Part`, or (name, graph inside)."""
    parts = []
    for step in steps:
        match step:
            case Part():
                parts.append((step,))
            case (name, tuple() as inner):
                parts.append((Part(name=name, inner=inner),))
            case name:
                parts.append((Part(name=name, returned={"notes": 1}),))
    return tuple(parts)


def nests(deepest: int = 2) -> st.SearchStrategy[Nested]:
    """One to three supersteps of one or two nodes; at least one holds a graph, ``deepest`` deep."""
    return st.builds(lambda chance: Nested(_choose_nest(chance, 0, deepest)), chances)


def _choose_nest(chance: Random, depth: int, deepest: int) -> Nest:
    names = iter(choose_names(chance, 6))
    steps = []
    count = chance.randint(1, 3 - depth // 2)
    holding = chance.randrange(count)
    for number in range(count):
        is_deeper = depth < deepest and number == holding
        part = Part(
            name=next(names),
            inner=_choose_nest(chance, depth + 1, deepest) if is_deeper else (),
            is_called=chance.random() < 0.5,
            returned=_choose_update(chance),
        )
        beside = [Part(name=next(names), returned=_choose_update(chance))]
        steps.append((part, *beside[: chance.random() < 0.25]))
    return tuple(steps)


def _choose_update(chance: Random) -> Any:
    return chance.choice((None, {}, {"notes": chance.choice(VALUES)}))
