"""Graphs with a checkpointer that have run before; nodes return something new each time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from kit.judge import Failure, Run
from lab.building import build_graph
from lab.drawn import Example
from lab.expect import expect_equal
from lab.failing import connect
from lab.graphs import Lab, LentGraph
from lab.reducers import add, latest
from lab.shapes import END
from lab.vocabulary import SECONDS, THREAD_NAMES, chances, choose_names


class Log(TypedDict, total=False):
    """The state of these graphs."""

    log: Annotated[list[str], add]
    note: Annotated[Any, latest]
    _note: Annotated[Any, latest]
    rounds: Annotated[int, add]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Supersteps, each with the seconds of its nodes, which differ.

    A node returns what ``returns`` has for it, or else its name with a number that nobody can
    guess. The job has run ``turns`` times before. With ``rounds`` above 1 each run goes so often
    through the supersteps from ``again_from`` on; the last superstep then has one node.
    """

    steps: tuple[Mapping[str, float], ...]
    returns: Mapping[str, dict[str, Any] | None] = field(default_factory=dict)
    turns: int = 1
    rounds: int = 1
    again_from: int = 0

    def lend(self, lab: Lab) -> JobGraph:
        """Return a graph to hand to the submission."""
        return JobGraph(lab, self)

    def run_from(self, node: str) -> list[str]:
        """Return the nodes that run if the last run is repeated from ``node``, as they end."""
        first = next((n for n, step in enumerate(self.steps) if node in step), None)
        if first is None:
            return []
        again = self.steps[self.again_from :] * (self.rounds - 1) if first < self.again_from else ()
        steps = (*self.steps[first:], *again)
        return [name for step in steps for name in sorted(step, key=step.__getitem__)]


class JobGraph(LentGraph):
    """A graph of a :class:`Job`.

    ``events`` are those of the nodes that have ended since the last call of :meth:`forget`.
    """

    def __init__(self, lab: Lab, job: Job) -> None:
        self.job = job
        self.events: list[dict[str, Any]] = []
        self._given: dict[str, list[str]] = {}
        self._given_before: dict[str, list[str]] = {}
        self._is_slow = True
        self._random = lab.submission.random
        nodes = {name: self._node(name, s) for step in job.steps for name, s in step.items()}
        edges = connect([list(step) for step in job.steps])
        if job.rounds > 1:
            edges.pop()  # the last node says itself what comes next
        saver = InMemorySaver()
        super().__init__(lab, lambda work: build_graph(Log, nodes, edges, work, checkpointer=saver))

    async def run_before(self, state: Any, config: dict[str, Any]) -> None:
        """Run the job as often as it has run before, in no time."""
        self._is_slow = False
        for _ in range(self.job.turns):
            await self.reference(state, config=config)
        self._is_slow = True

    def forget(self) -> None:
        """Forget what has been recorded, not what has been saved."""
        super().forget()
        self.events.clear()
        self._given_before = dict(self._given)

    def _node(self, name: str, seconds: float) -> Callable[..., Any]:
        job = self.job

        async def run(state: Log) -> Any:
            self._given[name] = state["log"]
            await asyncio.sleep(seconds if self._is_slow else 0)
            update = {"log": [f"{name} {self._random.randint(100, 999_999)}"]}
            returned: Any = job.returns.get(name, update)
            is_last = job.rounds > 1 and name in job.steps[-1]
            if is_last:
                returned = {**(returned or {}), "rounds": 1}
            self.events.append({name: returned or None})  # LangGraph makes None of {}
            if not is_last:
                return returned
            is_over = not (state.get("rounds", 0) + 1) % job.rounds
            return Command(
                update=returned, goto=END if is_over else list(job.steps[job.again_from])
            )

        return run

    def expect_run_from(self, run: Run, node: str) -> None:
        """``node`` ran with the same state as the last time, and then what follows it."""
        expect_equal(run, self.ended, self.job.run_from(node), "node")
        given, before = self._given.get(node), self._given_before.get(node)
        if given != before:
            raise Failure(
                f"{node} was given another state than the last time",
                expected=f'"log": {before}',
                actual=f'"log": {given}',
                run=run,
            )


def jobs(
    widths: tuple[int, ...] = (1,), turns: tuple[int, ...] = (1, 2)
) -> st.SearchStrategy[Example]:
    """Two to five supersteps of ``widths`` nodes, a state, the config and the name of a node."""

    def build(chance: Any) -> Example:
        sizes = [chance.choice(widths) for _ in range(chance.randint(2, 5))]
        names = choose_names(chance, sum(sizes), but=("log", "note", "rounds"))
        node = chance.choice(names)
        steps = tuple({names.pop(): s for s in chance.sample(SECONDS, k=size)} for size in sizes)
        config = {"configurable": {"thread_id": chance.choice(THREAD_NAMES)}}
        job = Job(steps=steps, turns=chance.choice(turns))
        return Example(job, {"log": ["begin"]}, (config, node))

    return st.builds(build, chances)
