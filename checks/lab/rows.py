"""Real graphs in the runner: nodes in a row that are lent functions, over keys of a state.

A submission can ask such a graph all that LangGraph offers, also what its input declares; what its
nodes return it cannot know before they have run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from lab.functions import LentFunction
from lab.graphs import Lab
from lab.runner.proxies import row
from lab.shapes import node_names


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlan:
    """Nodes in a row, by name, and what each returns after a second.

    ``inputs`` are those of the state's ``keys`` that the graph takes in.
    """

    keys: tuple[str, ...]
    inputs: tuple[str, ...]
    nodes: tuple[tuple[str, dict[str, Any]], ...]

    async def reference(self, state: dict[str, Any], **options: Any) -> list[Any]:
        """Every item that such a graph streams for ``state``; leaves no trace in any record."""
        nodes = [(name, _node(update)) for name, update in self.nodes]
        graph = row(list(self.keys), list(self.inputs), nodes)
        return [item async for item in graph.astream(state, **options)]


@st.composite
def plans(draw: st.DrawFn, least: int = 2, most: int = 3) -> RowPlan:
    """Some nodes over two to four keys, of which the graph takes in all or only some."""
    count = draw(st.integers(least, most))
    drawn = draw(node_names(count + 2, count + 4))
    nodes, keys = drawn[:count], drawn[count:]
    updates = st.dictionaries(st.sampled_from(keys), st.integers(), min_size=1)
    return RowPlan(
        keys=tuple(keys),
        inputs=tuple(keys[: draw(st.integers(1, len(keys)))]),
        nodes=tuple((name, draw(updates)) for name in nodes),
    )


class Row:
    """A graph of a plan, to hand to the submission; ``functions`` are those of its nodes."""

    def __init__(self, lab: Lab, plan: RowPlan) -> None:
        lab.submission.types.add_family("row", Row, Row.lend)
        self.plan = plan
        self.functions = [lab.function(name, _node(update)) for name, update in plan.nodes]

    def lend(self) -> dict[str, Any]:
        """What the runner makes the graph from."""
        nodes = [(function.name, function) for function in self.functions]
        return {"keys": self.plan.keys, "inputs": self.plan.inputs, "nodes": nodes}

    @property
    def started(self) -> list[LentFunction]:
        """The functions of nodes that have run, or begun to."""
        return [function for function in self.functions if function.calls]


def _node(update: dict[str, Any]) -> Callable[..., Any]:
    async def node(_: Any) -> dict[str, Any]:
        await asyncio.sleep(1)
        return update

    return node
