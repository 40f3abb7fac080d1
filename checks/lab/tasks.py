"""Graphs with several tasks of one name, some of which fail or come from a cache, and clocks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from copy import copy
from dataclasses import dataclass, field
from operator import add
from random import Random
from typing import Annotated, Any, TypedDict

from langgraph.cache.memory import InMemoryCache
from langgraph.graph import START, StateGraph
from langgraph.types import CachePolicy, Send

from kit.judge import Failure, Run
from lab.building import AtWork, built_walk
from lab.expect import expect_events, expect_one_run
from lab.functions import LentFunction
from lab.graphs import Build, Lab, LentGraph
from lab.shapes import Walk
from lab.vocabulary import SECONDS, choose_names


class Jobs(TypedDict, total=False):
    """The state: what there is to do, and what has been done."""

    jobs: list[dict[str, Any]]
    done: Annotated[list[int], add]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A node that takes a second, a task for each job, and a ``last`` node, if it has a name.

    ``jobs`` are seconds, all different. ``failing`` is the index of the job that raises ``error``,
    and ``cached`` are the indices of those whose results come from a cache.
    """

    first: str = "plan"
    worker: str = "work"
    last: str = "report"
    jobs: tuple[float, ...] = (2.0, 1.0, 3.0)
    failing: int | None = None
    error: Exception = field(default_factory=lambda: ValueError("it cannot be done"))
    cached: tuple[int, ...] = ()

    def lend(self, lab: Lab) -> TaskGraph:
        """Return the real graph, to hand to the submission."""
        return TaskGraph(lab, self._build, self._list_jobs(self.cached) if self.cached else None)

    @property
    def state(self) -> dict[str, Any]:
        """The input of a run with all jobs."""
        return self._list_jobs(range(len(self.jobs)))

    def _list_jobs(self, numbers: Any) -> dict[str, Any]:
        return {"jobs": [{"number": n, "seconds": self.jobs[n]} for n in numbers]}

    def _build(self, at_work: AtWork) -> Any:
        async def begin(_: Jobs) -> dict[str, Any]:
            async with at_work(self.first):
                await asyncio.sleep(1)
            return {}

        async def work(job: dict[str, Any]) -> dict[str, Any]:
            async with at_work(self.worker):
                await asyncio.sleep(job["seconds"])
                if job["number"] == self.failing:
                    raise copy(self.error) from LookupError("the reason")
            return {"done": [job["number"]]}

        async def finish(_: Jobs) -> None:
            async with at_work(self.last):
                await asyncio.sleep(1)

        async def send(state: Jobs) -> list[Send]:
            return [Send(self.worker, job) for job in state["jobs"]]

        graph: Any = StateGraph(Jobs)
        graph.add_node(self.first, begin)
        graph.add_node(self.worker, work, cache_policy=CachePolicy() if self.cached else None)
        graph.add_edge(START, self.first)
        graph.add_conditional_edges(self.first, send, [self.worker])
        if self.last:
            graph.add_node(self.last, finish)
            graph.add_edge(self.worker, self.last)
        return graph.compile(cache=InMemoryCache())


@dataclass(frozen=True, slots=True)
class TaskWalk:
    """An unusual graph: nodes with odd names run one after the other, in a loop."""

    walk: Walk

    def lend(self, lab: Lab) -> TaskGraph:
        """Return the real graph, to hand to the submission."""
        return TaskGraph(lab, lambda at_work: built_walk(self.walk, at_work).compile())


@dataclass(slots=True)
class Task:
    """One run of a node: when it began and ended, in seconds, and its outcome."""

    name: str
    start: float
    end: float | None = None
    outcome: str = "open"


class TaskGraph(LentGraph):
    """A graph to hand to the submission; ``cached`` is an input whose results are in its cache."""

    def __init__(self, lab: Lab, build: Build, cached: dict[str, Any] | None = None) -> None:
        self._twin = build(lambda _: nullcontext())
        self._cached = cached
        self._found: dict[str, list[Task]] = {}
        super().__init__(lab, build)

    async def find_tasks(self, state: Any) -> list[Task]:
        """Return the tasks of a run from ``state``, in the order in which they begin."""
        if self._cached:
            await self.reference(self._cached)
            await self._twin.ainvoke(self._cached)
        elif (key := repr(state)) in self._found:
            return self._found[key]
        began = self._submission.now
        tasks: dict[str, Task] = {}
        events: Any = self._twin.astream(state, stream_mode="tasks")
        with suppress(Exception):
            async for event in events:
                seconds = self._submission.now - began
                if "triggers" in event:
                    tasks[event["id"]] = Task(event["name"], seconds)
                    continue
                task = tasks[event["id"]]
                task.end = seconds
                task.outcome = "done" if event["error"] is None else "failed"
        return self._found.setdefault(repr(state), list(tasks.values()))

    def find_starts(self, run: Run, count: int) -> tuple[list[str], float]:
        """Return the ids of the tasks of ``run``, as it heard them, and when it heard the first.

        Raises :class:`kit.judge.Failure` unless there are ``count`` of them.
        """
        starts = [
            (str(event["id"]), run.moments[place].at)
            for stream in self.streams
            for item, place in zip(stream.items, stream.places, strict=True)
            for event in _find_events(item)
            if "triggers" in event
        ]
        if len(starts) != count:
            expect_events(run, self)
            expect_one_run(self, run)
            options = [stream.options for stream in self.streams]
            raise Failure(
                f"{count} tasks began, and {run.function} took the events of {len(starts)} of them",
                expected=f"{count} events that a task begins",
                actual=f"{len(starts)} such events, with the options {options!r}",
                run=run,
            )
        return [number for number, _ in starts], starts[0][1]


def _find_events(item: Any) -> Iterator[dict[str, Any]]:
    """Yield the events about tasks in what was streamed, in whatever form it was asked for."""
    if isinstance(item, list | tuple):
        for part in item:
            yield from _find_events(part)
    elif isinstance(item, dict) and item.keys() >= {"id", "name"}:
        yield item
    elif isinstance(item, dict):
        yield from _find_events([item.get("data"), item.get("payload")])


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that shows ``start`` when it is first read, and ``pace`` more each millisecond."""

    start: int = 0
    pace: int = 1

    def lend(self, lab: Lab) -> LentClock:
        """Return the clock, to hand to the submission."""
        return LentClock(lab, self)


class LentClock(LentFunction):
    """A function that returns what a clock shows; ``show`` tells it for any second."""

    def __init__(self, lab: Lab, clock: Clock) -> None:
        async def read() -> int:
            return self.show(lab.submission.now)

        self._clock = clock
        super().__init__(lab.submission, "clock", read, parameters=(), kind="plain")

    def show(self, second: float) -> int:
        """Return what the clock shows at a virtual second."""
        began = self.calls[0].at_begin if self.calls else second
        return self._clock.start + round((second - began) * 1000) * self._clock.pace


def choose_plan(chance: Random, least: int = 0, **fixed: Any) -> Plan:
    """Return ``least`` to four jobs, with odd names of nodes; ``fixed`` are fields of the plan."""
    first, worker, last = choose_names(chance, 3)
    jobs = tuple(chance.sample(SECONDS, chance.randint(least, 4)))
    return Plan(first=first, worker=worker, last=last, jobs=jobs, **fixed)
