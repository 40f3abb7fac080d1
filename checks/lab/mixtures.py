"""Graphs whose keys have reducers of any kind, so that nobody can know beforehand what they do."""

from __future__ import annotations

import asyncio
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.graph import START, StateGraph

from lab.building import AtWork, as_node
from lab.graphs import Lab, LentGraph
from lab.reducers import add
from lab.shapes import node_names


def _higher(old: int, new: int) -> int:
    return max(old, new)


def _newest_first(old: list[int], new: list[int]) -> list[int]:
    return new + old


def _without_doubles(old: list[int], new: list[int]) -> list[int]:
    return list(dict.fromkeys(old + new))


def _each_in_its_place(old: dict[str, int], new: dict[str, int]) -> dict[str, int]:
    return {**new, **{key: max(old[key], new.get(key, old[key])) for key in old}}


_some = st.lists(st.integers(-9, 9), min_size=1, max_size=3)
_table = st.dictionaries(st.sampled_from("abc"), st.integers(-9, 9), min_size=1)

_KINDS: dict[str, tuple[type, Callable[[Any, Any], Any], st.SearchStrategy[Any]]] = {
    "sum": (int, add, st.integers(1, 99)),
    "highest": (int, _higher, st.integers(1, 99)),
    "difference": (int, operator.sub, st.integers(1, 99)),
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


@st.composite
def mixtures(draw: st.DrawFn) -> Mixture:
    """Two or three keys, and two or three supersteps of one to three nodes."""
    called = draw(node_names(12))
    kinds = st.lists(st.sampled_from(list(_KINDS)), min_size=2, max_size=3, unique=True)
    keys = {called.pop(): kind for kind in draw(kinds)}
    whole = {key: _KINDS[kind][2] for key, kind in keys.items()}
    update = st.fixed_dictionaries({}, optional=whole).filter(bool)
    widths = draw(st.lists(st.integers(1, 3), min_size=2, max_size=3))
    return Mixture(
        keys=keys,
        state=draw(st.fixed_dictionaries(whole)),
        steps=tuple(tuple((called.pop(), draw(update)) for _ in range(width)) for width in widths),
    )
