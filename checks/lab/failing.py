"""Graphs whose nodes fail a few times before they do their work."""

from __future__ import annotations

import asyncio
import builtins
import itertools
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from lab.building import AtWork, as_node
from lab.graphs import Lab, LentGraph, NodeRun
from lab.reducers import add
from lab.shapes import node_names


class Log(TypedDict):
    """The state: what the nodes have returned, in the order in which the graph merges it."""

    log: Annotated[list[int], add]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A node that works for ``seconds`` and then fails with the next of its ``errors``.

    When it has none left, it returns ``token``, which nobody else knows.
    """

    name: str
    token: int
    errors: tuple[str, ...] = ()
    seconds: float = 1.0

    @property
    def event(self) -> dict[str, Any]:
        """The event of this node."""
        return {self.name: {"log": [self.token]}}


Work = tuple[tuple[Worker, ...], ...]
"""Supersteps, one after the other, each of nodes that run side by side."""


def workers(work: Work) -> list[Worker]:
    """All nodes."""
    return list(itertools.chain.from_iterable(work))


def failures(work: Work) -> int:
    """How often a node fails before all is done."""
    return sum(len(worker.errors) for worker in workers(work))


class FailingGraph(LentGraph):
    """A real graph with a checkpointer of its own, to hand to the submission."""

    def __init__(self, lab: Lab, work: Work) -> None:
        super().__init__(lab, lambda at_work: _built(work, at_work))

    @property
    def done(self) -> list[NodeRun]:
        """The runs of nodes that came to their end, in the order in which they did."""
        ended = [node_run for node_run in self.node_runs if node_run.ended >= 0]
        return sorted(ended, key=lambda node_run: node_run.ended)

    @property
    def failed(self) -> list[NodeRun]:
        """The runs of nodes that ended with an error."""
        return [node_run for node_run in self.node_runs if node_run.failed]


def _built(work: Work, at_work: AtWork) -> CompiledStateGraph[Any, Any, Any, Any]:
    graph = StateGraph(Log)
    for worker in workers(work):
        graph.add_node(worker.name, _function(worker, at_work))
    before: list[str] = []
    for step in work:
        for worker in step:
            graph.add_edge(before or START, worker.name)
        before = [worker.name for worker in step]
    graph.add_edge(before, END)
    return graph.compile(checkpointer=InMemorySaver())


def _function(worker: Worker, at_work: AtWork) -> Any:
    left = list(worker.errors)

    async def run(state: Log) -> dict[str, Any]:  # noqa: ARG001 - what it returns is drawn
        async with at_work(worker.name):
            await asyncio.sleep(worker.seconds)
            if left:
                raise getattr(builtins, left.pop(0))(f"{worker.name} cannot go on")
        return {"log": [worker.token]}

    return as_node(run)


ERRORS = ("ConnectionError", "ValueError", "KeyError", "RuntimeError", "TimeoutError", "OSError")

errors = st.lists(st.sampled_from(ERRORS), max_size=2).map(tuple)


@st.composite
def works(
    draw: st.DrawFn,
    *,
    widths: tuple[int, ...] = (1,),
    errors: st.SearchStrategy[tuple[str, ...]] = errors,
) -> Work:
    """Two to four supersteps of ``widths`` nodes.

    No two nodes of a superstep take the same time: their ends have an order.
    """
    steps = draw(st.lists(st.sampled_from(widths), min_size=2, max_size=4))
    called = draw(node_names(sum(steps)))

    def worker(seconds: int) -> Worker:
        token = draw(st.integers(-(10**9), 10**9))
        return Worker(name=called.pop(), token=token, errors=draw(errors), seconds=seconds)

    return tuple(
        tuple(worker(seconds) for seconds in draw(st.permutations(range(1, width + 1))))
        for width in steps
    )
