"""Graphs whose keys have reducers of any kind, so that nobody can know beforehand what they do."""

from __future__ import annotations

import asyncio
import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.graph import START, StateGraph

from lab.building import AtWork, as_node
from lab.graphs import Lab, LentGraph
from lab.reducers import add
from lab.shapes import node_names
from lab.vocabulary import chances


def _higher(old: int, new: int) -> int:
    return max(old, new)


def _newest_first(old: list[int], new: list[int]) -> list[int]:
    return new + old


def _without_doubles(old: list[int], new: list[int]) -> list[int]:
    return list(dict.fromkeys(old + new))


def _each_in_its_place(old: dict[str, int], new: dict[str, int]) -> dict[str, int]:
    return {**new, **{key: max(old[key], new.get(key, old[key])) for key in old}}


def _number(chance: Random) -> int:
    return chance.randint(1, 99)


def _some(chance: Random) -> list[int]:
    return [chance.randint(-9, 9) for _ in range(chance.randint(1, 3))]


def _table(chance: Random) -> dict[str, int]:
    return {key: chance.randint(-9, 9) for key in chance.sample("abc", chance.randint(1, 3))}


_KINDS: dict[str, tuple[type, Callable[[Any, Any], Any], Callable[[Random], Any]]] = {
    "sum": (int, add, _number),
    "highest": (int, _higher, _number),
    "difference": (int, operator.sub, _number),
    "behind": (list, add, _some),
    "before": (list, _newest_first, _some),
    "once": (list, _without_doubles, _some),
    "table": (dict, _each_in_its_place, _table),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """A graph: the kind of each key, the input, and supersteps of nodes with what they return."""

    keys: dict[str, str]
    state: dict[str, Any]
    steps: tuple[tuple[tuple[str, dict[str, Any]], ...], ...]

    def lend(self, lab: Lab) -> LentGraph:
        """The real graph, to hand to the submission."""
        return lab.lend(self._build)

    def _build(self, at_work: AtWork) -> Any:
        kinds = {key: _KINDS[kind] for key, kind in self.keys.items()}
        state: Any = TypedDict(  # type: ignore[misc]
            "State", {key: Annotated[kind, reduce] for key, (kind, reduce, _) in kinds.items()}
        )
        graph: StateGraph[Any] = StateGraph(state)
        before: list[str] = []
        for step in self.steps:
            for place, (name, update) in enumerate(step):
                graph.add_node(name, _function(name, update, len(step) - place, at_work))
                graph.add_edge(before or START, name)
            before = [name for name, _ in step]
        return graph.compile()


def _function(name: str, update: dict[str, Any], seconds: float, at_work: AtWork) -> Any:
    async def run(_: Any) -> dict[str, Any]:
        async with at_work(name):
            await asyncio.sleep(seconds)
        return update

    return as_node(run)


ONE_KEY = Mixture(
    keys={"log": "behind"},
    state={"log": [0]},
    steps=((("node_a", {"log": [1]}),), (("node_b", {"log": [2, 3]}), ("node_c", {"log": []}))),
)
"""A graph whose state has one key, so that a state looks like an event."""


def mixtures() -> st.SearchStrategy[Mixture]:
    """One to three keys, and two or three supersteps of one to three nodes."""
    return st.builds(_mixture, chances, node_names(12), st.integers(1, 3), st.integers(2, 3))


def _mixture(chance: Random, called: list[str], many: int, steps: int) -> Mixture:
    kinds = {called.pop(): kind for kind in chance.sample(list(_KINDS), many)}

    def some(keys: Iterable[str]) -> dict[str, Any]:
        return {key: _KINDS[kinds[key]][2](chance) for key in keys}

    def step() -> Iterator[tuple[str, dict[str, Any]]]:
        for _ in range(chance.randint(1, 3)):
            yield called.pop(), some(chance.sample(list(kinds), chance.randint(1, many)))

    return Mixture(keys=kinds, state=some(kinds), steps=tuple(tuple(step()) for _ in range(steps)))
