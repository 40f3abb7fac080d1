"""Real LangGraph graphs in the runner, whose nodes ask the judge what they do and return.

Other graphs (:mod:`lab.graphs`) run in the judge, so nothing that the submission's event loop does
to a task can harm their nodes. These are built in the runner and run in that loop, like the graph
of a server. A submission could reach the nodes' functions there without the graph: let other
checks see that it streams.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from typing import Any

from lab.functions import FunctionCall, LentFunction
from lab.graphs import Lab
from lab.question_graphs import Plan, Step
from lab.shapes import END, START
from lab.vocabulary import CLEAN_UP_SECONDS


class RunnerGraph:
    """The graph of a plan.

    A node that is cancelled cleans up for ``CLEAN_UP_SECONDS``; its call has ended by then, and
    ``clean_ups`` are the calls for its clean-up.
    Each name may come once in the plan, and it has either ``steps`` or ``last``, not both.
    """

    def __init__(self, lab: Lab, plan: Plan) -> None:
        self.plan = plan
        self._functions: dict[str, LentFunction] = {
            step.name: lab.function(step.name, _work_of(step)) for step in (*plan.steps, *plan.last)
        }
        self._clean_up = clean_up_function(lab)
        self.clean_ups = self._clean_up.calls
        lab.submission.types.add_family("runner_graph", RunnerGraph, RunnerGraph.lend)

    @property
    def calls(self) -> list[tuple[str, FunctionCall]]:
        """Each run of a node with the node's name, by the order of their starts."""
        pairs = [(name, call) for name, f in self._functions.items() for call in f.calls]
        return sorted(pairs, key=lambda pair: pair[1].began)

    def lend(self) -> dict[str, Any]:
        """Return what the runner builds it from."""
        row = [START, *(step.name for step in self.plan.steps), END]
        edges = list(itertools.pairwise(row)) if self.plan.steps else []
        for step in self.plan.last:
            edges += [(START, step.name), (step.name, END)]
        nodes = list(self._functions.items())
        return {"nodes": nodes, "edges": edges, "clean_up": self._clean_up}


def clean_up_function(lab: Lab) -> LentFunction:
    """Return what a node that was cancelled calls with its name."""

    async def clean_up(_: str) -> None:
        await asyncio.sleep(CLEAN_UP_SECONDS)

    return lab.function("clean-up", clean_up, parameters=("node",))


def _work_of(step: Step) -> Any:
    """Return what the node does, one part after the other, for a state."""

    async def work(state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
        before = 0.0
        for at, report in zip(step.report_times(), step.reports, strict=True):
            await asyncio.sleep(at - before)
            yield "report", report
            before = at
        await asyncio.sleep(step.seconds - before)
        yield ("error", step.name) if step.fails else ("update", step.update(state["question"]))

    return work
