"""Staged graphs: real LangGraph graphs in the runner, whose nodes' work is done here.

A lent graph (:mod:`lab.graphs`) runs here, so that nothing which the submission's event loop does
to a task can harm its nodes. A staged one is built in the stage and runs in that loop, like the
graph of any server. Its nodes report progress (``custom``) and return an update.

In the stage a submission can reach the nodes' functions without their graph. So that it streams is
looked at with a lent graph of the same jobs, :func:`lent_row`.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from langgraph.config import get_stream_writer
from langgraph.graph import StateGraph

from lab.building import AtWork, as_node
from lab.functions import FunctionCall, LentFunction
from lab.graphs import Lab, LentGraph
from lab.reducers import add
from lab.shapes import END, START


class Trouble(Exception):
    """What a node raises that is meant to fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A node that works for ``seconds`` and tells of its progress ``reports`` times meanwhile.

    The reports come at even distances, the last one before the end. It returns ``found``, with the
    question in it; with ``fails`` it raises :class:`Trouble` at its end.
    """

    name: str
    seconds: float = 4.0
    reports: int = 1
    word: str = "looking"
    fails: bool = False

    def report(self, number: int) -> dict[str, Any]:
        """What the writer is given the ``number``-th time, from 0 on."""
        return {"node": self.name, "word": self.word, "part": number}

    def update(self, question: object) -> dict[str, Any]:
        """What the node returns."""
        return {"found": [f"{self.word} {question}"]}

    async def work(self, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
        """Do it: give reports, and the update at last."""
        for number in range(self.reports):
            await asyncio.sleep(self.seconds / (self.reports + 1))
            yield "progress", self.report(number)
        await asyncio.sleep(self.seconds / (self.reports + 1))
        if self.fails:
            raise Trouble(self.name)
        yield "update", self.update(state.get("question"))


class StagedGraph:
    """A graph of some jobs; ``calls`` are the runs of all nodes, by the order of their starts."""

    def __init__(self, lab: Lab, jobs: tuple[Job, ...], edges: tuple[tuple[str, str], ...]) -> None:
        self.jobs = jobs
        self._edges = edges
        self._functions: dict[str, LentFunction] = {
            job.name: lab.function(job.name, job.work) for job in jobs
        }
        lab.submission.types.add_family("staged", StagedGraph, StagedGraph.lend)

    @property
    def runs(self) -> list[tuple[str, FunctionCall]]:
        """Every run of a node with the node's name, by the order of their starts."""
        pairs = [(name, call) for name, f in self._functions.items() for call in f.calls]
        return sorted(pairs, key=lambda pair: pair[1].began)

    def lend(self) -> dict[str, Any]:
        """What the stage builds it from."""
        return {"nodes": list(self._functions.items()), "edges": list(self._edges)}


def row(lab: Lab, jobs: tuple[Job, ...]) -> StagedGraph:
    """A graph of these jobs, one after the other."""
    stops = [START, *(job.name for job in jobs), END]
    return StagedGraph(lab, jobs, tuple(itertools.pairwise(stops)))


def side_by_side(lab: Lab, jobs: tuple[Job, ...]) -> StagedGraph:
    """A graph of these jobs, all at the same time."""
    edges = [(START, job.name) for job in jobs] + [(job.name, END) for job in jobs]
    return StagedGraph(lab, jobs, tuple(edges))


class State(TypedDict, total=False):
    """The state of a lent graph of jobs."""

    question: str
    found: Annotated[list[Any], add]


def lent_row(lab: Lab, jobs: tuple[Job, ...]) -> LentGraph:
    """A lent graph of these jobs, one after the other."""

    def build(at_work: AtWork) -> Any:
        builder: Any = StateGraph(State)
        for job in jobs:
            builder.add_node(job.name, _node(job, at_work))
        stops = [START, *(job.name for job in jobs), END]
        for begin, end in itertools.pairwise(stops):
            builder.add_edge(begin, end)
        return builder.compile()

    return lab.lend(build)


def _node(job: Job, at_work: AtWork) -> Any:
    async def node(state: State) -> Any:
        write, update = get_stream_writer(), None
        async with at_work(job.name):
            async for kind, value in job.work(dict(state)):
                if kind == "progress":
                    write(value)
                else:
                    update = value
        return update

    return as_node(node)
