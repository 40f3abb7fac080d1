"""Graphs whose nodes fail some times before they do their work."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.checkpoint.memory import InMemorySaver

from kit.judge import Failure, Function, Run, describe
from lab.building import build_graph
from lab.built_graphs import run_built
from lab.drawn import Example
from lab.expect import (
    expect_async_generator,
    expect_equal,
    expect_in_time,
    expect_on_thread,
)
from lab.functions import LentFunction
from lab.graphs import Lab, LentGraph
from lab.reducers import latest
from lab.shapes import END, START, Walk, walk
from lab.vocabulary import SAVED_VALUES, SECONDS, chances, choose_names

CONFIG = {"configurable": {"thread_id": "Ärne's 1", "tone": "dry"}, "tags": ["shop"]}


class Busy(ConnectionError):
    """An error of a library, which an answer does not know by name."""


ERRORS = (
    *(ConnectionError("refused"), ValueError(), KeyError("fetch"), Busy("later"), OSError(5)),
    *(TimeoutError("done"), RuntimeError(""), PermissionError("no")),
)
"""What nodes raise; some errors have no text, some a class of which only the base is known."""


class Note(TypedDict):
    """The state: what a node has returned last."""

    note: Annotated[Any, latest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A node that works for ``seconds`` and then raises the next of its ``errors``.

    When it has none left, it returns ``update``.
    """

    name: str
    update: dict[str, Any] | None
    errors: tuple[Exception, ...] = ()
    seconds: float = 1.0

    @property
    def event(self) -> dict[str, Any]:
        """The event of this node; LangGraph makes None of {}."""
        return {self.name: self.update or None}


@dataclass(frozen=True, slots=True)
class Workers:
    """Supersteps, one after the other, each of nodes that run side by side."""

    steps: tuple[tuple[Worker, ...], ...]

    @property
    def errors(self) -> int:
        """How often nodes fail before all is done."""
        return sum(len(worker.errors) for step in self.steps for worker in step)

    def lend(self, lab: Lab) -> FailingGraph:
        """Return a graph with a checkpointer, to hand to the submission."""
        return FailingGraph(lab, self)


class FailingGraph(LentGraph):
    """A graph of :class:`Workers`."""

    def __init__(self, lab: Lab, workers: Workers) -> None:
        self._workers = {worker.name: worker for step in workers.steps for worker in step}
        nodes = {name: _function(worker) for name, worker in self._workers.items()}
        edges = connect([[worker.name for worker in step] for step in workers.steps])
        saver = InMemorySaver()
        super().__init__(
            lab, lambda work: build_graph(Note, nodes, edges, work, checkpointer=saver)
        )

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events of the nodes that came to their end, in the order in which they did."""
        return [self._workers[name].event for name in self.ended]

    @property
    def failures(self) -> int:
        """How often a node has failed."""
        return sum(node_run.failed for node_run in self.node_runs)

    def expect_each_once(self, run: Run) -> None:
        """Each node came to its end, and none of them twice."""
        for name in self._workers:
            if self.ended.count(name) != 1:
                raise Failure(
                    f"{name} came to its end {self.ended.count(name)} times",
                    expected=f"each of these once: {list(self._workers)}",
                    actual=f"in this order: {self.ended}",
                    run=run,
                )


def connect(steps: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Return the edges of a graph whose supersteps are nodes of these names."""
    pairs = itertools.pairwise([[START], *steps, [END]])
    return [edge for before, after in pairs for edge in itertools.product(before, after)]


def _function(worker: Worker) -> Callable[..., Any]:
    errors = iter(worker.errors)

    async def run(_: Note) -> Any:
        await asyncio.sleep(worker.seconds)
        if error := next(errors, None):
            raise error
        return worker.update

    return run


async def run_on_thread(
    function: Function, graph: LentGraph, state: Any, config: dict[str, Any], *more: Any
) -> Run:
    """Call a generator function that has to stream the graph on the thread of ``config``.

    A wrong thread is reported first: it often is the cause of an error.
    """
    try:
        run = await function(graph, state, config, *more)
    except Failure as failure:
        if graph.streams and failure.run and failure.run.crash:
            expect_on_thread(failure.run, graph, config)
        raise
    expect_async_generator(run)
    expect_on_thread(run, graph, config)
    return run


SAFE_WALK = walk([None, {}, {"_note": ""}, *({"message": value} for value in SAVED_VALUES)])
"""An unusual graph of which no node fails."""


def safe_events(steps: int) -> list[dict[str, Any]]:
    """Return what :data:`SAFE_WALK` streams for a state with these ``steps``."""
    returned = [*SAFE_WALK.steps[:steps], *zip(SAFE_WALK.LAST, SAFE_WALK.last, strict=True)]
    return [{name: value or None} for name, value in returned]  # LangGraph makes None of {}


def failing_walk() -> Walk:
    """Return :data:`SAFE_WALK` with nodes that fail, 9 times in all."""
    errors = {step: ERRORS[: step % 3 + 1] for step in (0, 41, -2, -1)}
    return SAFE_WALK.calling({step: _raiser(some) for step, some in errors.items()})


def _raiser(errors: Sequence[Exception]) -> Callable[[], None]:
    """Return a function that raises each of the errors, then nothing once, and so on."""
    turns = itertools.cycle([*errors, None])

    def call() -> None:
        if error := next(turns):
            raise error

    return call


def failing(widths: tuple[int, ...] = (1,)) -> st.SearchStrategy[Example]:
    """Two to four supersteps of ``widths`` nodes, the state, the config and one or two spare tries.

    No two nodes of a superstep take the same time: their ends have an order.
    """

    def build(chance: Any, spare: int) -> Example:
        steps = [chance.choice(widths) for _ in range(chance.randint(2, 4))]
        names = choose_names(chance, sum(steps), but=("note",))

        def work(seconds: float) -> Worker:
            return Worker(
                name=names.pop(),
                update=chance.choice((None, {}, *({"note": v} for v in SAVED_VALUES))),
                errors=tuple(chance.sample(ERRORS, k=chance.randint(0, 2))),
                seconds=seconds,
            )

        work_steps = tuple(tuple(map(work, chance.sample(SECONDS, k=width))) for width in steps)
        workers = Workers(work_steps)
        return Example(workers, {"note": 3}, (CONFIG, workers.errors + 1 + spare))

    return st.builds(build, chances, st.integers(1, 2))


class UnreliableNodes:
    """The functions plan, fetch and write, for the submission to put into its own graph.

    ``troubles`` are the first attempts of each: the seconds that it takes, or the error that it
    raises after a quarter of a second. All later ones take half a second. Each returns numbers that
    nobody can guess, or what ``updates`` has for it. With ``is_reporting`` they write to the
    stream of the graph while they work.
    """

    def __init__(
        self,
        lab: Lab,
        updates: Mapping[str, Any] | None = None,
        *,
        is_reporting: bool = False,
        **troubles: Sequence[float | Exception],
    ) -> None:
        updates = updates or {}
        self._updates = {
            name: updates.get(name, {"log": [lab.submission.random.random()]})
            for name in ("plan", "fetch", "write")
        }
        self.functions = {
            name: LentFunction(
                lab.submission,
                name,
                self._node(name, list(troubles.get(name, ()))),
                parameters=("state",),
                kind="reporting" if is_reporting else "coroutine",
            )
            for name in self._updates
        }
        self.fetches = self.functions["fetch"].calls

    def _node(self, name: str, troubles: list[float | Exception]) -> Callable[..., Any]:
        async def attempt(_: Any) -> Any:
            trouble = troubles.pop(0) if troubles else 0.5
            await asyncio.sleep(0.25 if isinstance(trouble, Exception) else trouble)
            if isinstance(trouble, Exception):
                raise trouble
            return self._updates[name]

        return attempt

    async def run_graph(self, build: Function, seconds: float = 30.0, attempts: int = 4) -> Run:
        """Have the graph built of these functions, and run it."""
        arguments = [*self.functions.values(), seconds, attempts]
        return await run_built(build, arguments, {"log": [0]})

    def expect_finished(self, run: Run) -> None:
        """All went well: each node gave its event, one after the other, and no error came."""
        if run.crash:
            line = run.crash.root.last_line
            raise Failure(f"the run of the graph ended with {line}", run=run, error=line)
        events = [{name: update or None} for name, update in self._updates.items()]
        expect_equal(run, run.items, events, "event")
        given = [function.calls[-1].args[0]["log"] for function in self.functions.values()]
        logs = [(update or {}).get("log", []) for update in self._updates.values()]
        wanted = list(itertools.accumulate(logs[:-1], initial=[0]))
        expect_equal(run, given, wanted, "log that a node was given")

    def expect_raised(self, run: Run, error: Exception | None, attempts: int) -> None:
        """Fetch was tried so often, and the error of the last attempt came to the caller at once.

        Without ``error`` the last attempt was stopped by its time limit.
        """
        crash = run.crash.root if run.crash else None
        raised = crash.last_line if crash else "no error"
        wanted = describe(error, "").last_line if error else "NodeTimeoutError"
        is_right = raised == wanted if error else bool(crash and crash.type in TIME_LIMITS)
        tried = len(self.fetches)
        if not is_right or tried != attempts:
            message = "another error came to the caller" if crash else "no error came to the caller"
            if tried != attempts:
                message = f"fetch was tried {tried} times, of {attempts} that are right"
            raise Failure(
                message,
                expected=f"{wanted} after attempt {attempts}",
                actual=f"{raised} after attempt {tried}",
                run=run,
            )
        at = run.moments[run.returned].at
        expect_in_time(run, at, self.fetches[-1].at_end, "the error")


TIME_LIMITS = ("NodeTimeoutError", "TimeoutError")
"""What a time limit raises: that of a node, and that of asyncio."""
