"""Runs with several tasks of one name, some of which fail or come from a cache."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import add
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.cache.memory import InMemoryCache
from langgraph.graph import START, StateGraph
from langgraph.types import CachePolicy, Send

from lab.building import AtWork
from lab.shapes import node_names

ERRORS: list[type[Exception]] = [ValueError, RuntimeError, KeyError, ConnectionError]


class Jobs(TypedDict, total=False):
    """The state: what is to be done, and what has been done."""

    jobs: list[dict[str, Any]]
    done: Annotated[list[int], add]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A node that takes a second, one task for each job, and a node that takes a second.

    Jobs are seconds, all different; ``failing`` is the place of the one that fails with ``error``,
    and ``cached`` are the places of those whose results come from a cache. ``midnight`` is what the
    clock shows when the check begins, and ``pace`` how many times as fast as time it goes.
    """

    nodes: tuple[str, str, str] = ("plan", "work", "report")
    jobs: tuple[float, ...] = (2.0, 1.0, 3.0)
    failing: int | None = None
    error: int = 0
    cached: frozenset[int] = frozenset()
    midnight: int = 0
    pace: int = 1
    text: str = "it cannot be done"

    def state(self, places: frozenset[int] | None = None) -> dict[str, Any]:
        """The input of a run, with all jobs or with those at some places."""
        jobs = [
            {"number": number, "seconds": seconds, "fails": number == self.failing}
            for number, seconds in enumerate(self.jobs)
        ]
        return {"jobs": [job for job in jobs if places is None or job["number"] in places]}

    def clock(self, seconds: float) -> int:
        """What the clock shows so many seconds after the beginning of the check."""
        return self.midnight + round(seconds * 1000) * self.pace

    def tasks(self) -> Iterator[tuple[str, float, float | None, str]]:
        """Name, start, end and outcome of each task, in seconds from the start of the run."""
        first, worker, last = self.nodes
        yield first, 0.0, 1.0, "done"
        stop = self.jobs[self.failing] if self.failing is not None else None
        for number, seconds in enumerate(self.jobs):
            if number in self.cached or (stop is not None and seconds > stop):
                yield worker, 1.0, None, "open"
            else:
                yield worker, 1.0, 1.0 + seconds, "failed" if number == self.failing else "done"
        if self.jobs and stop is None:
            run = [s for number, s in enumerate(self.jobs) if number not in self.cached]
            begin = 1.0 + max(run, default=0.0)
            yield last, begin, begin + 1.0, "done"

    def build(self, at_work: AtWork) -> Any:
        """The real graph."""
        first, worker, last = self.nodes

        async def begin(_: Jobs) -> dict[str, Any]:
            async with at_work(first):
                await asyncio.sleep(1)
            return {}

        async def work(job: dict[str, Any]) -> dict[str, Any]:
            async with at_work(worker):
                await asyncio.sleep(job["seconds"])
                if job["fails"]:
                    raise ERRORS[self.error](self.text)
            return {"done": [job["number"]]}

        async def finish(_: Jobs) -> None:
            async with at_work(last):
                await asyncio.sleep(1)

        async def send(state: Jobs) -> list[Send]:
            return [Send(worker, job) for job in state["jobs"]]

        graph: Any = StateGraph(Jobs)
        graph.add_node(first, begin)
        graph.add_node(worker, work, cache_policy=CachePolicy() if self.cached else None)
        graph.add_node(last, finish)
        graph.add_edge(START, first)
        graph.add_conditional_edges(first, send, [worker])
        graph.add_edge(worker, last)
        return graph.compile(cache=InMemoryCache())


_nodes = node_names(3).map(lambda it: (it[0], it[1], it[2]))
_jobs = st.permutations([1.0, 2.0, 3.0, 4.0])


@st.composite
def plans(draw: st.DrawFn, least: int = 0) -> Plan:
    """Up to four jobs."""
    some = draw(_jobs)[: draw(st.integers(least, 4))]
    midnight, pace = draw(st.integers(1, 10**6)), draw(st.integers(2, 9))
    return Plan(nodes=draw(_nodes), jobs=tuple(some), midnight=midnight, pace=pace)


@st.composite
def failing_plans(draw: st.DrawFn) -> Plan:
    """Two to four jobs, of which one fails."""
    plan = draw(plans(least=2))
    failing = draw(st.integers(0, len(plan.jobs) - 1))
    error = draw(st.integers(0, len(ERRORS) - 1))
    return replace(plan, failing=failing, error=error)


@st.composite
def cached_plans(draw: st.DrawFn) -> Plan:
    """Up to four jobs, of which some are in the cache."""
    plan = draw(plans(least=1))
    cached = draw(st.frozensets(st.integers(0, len(plan.jobs) - 1), min_size=1))
    return replace(plan, cached=cached)
