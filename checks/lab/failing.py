"""Graphs with a checkpointer, whose nodes fail some times before they do their work."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.checkpoint.memory import InMemorySaver

from kit.judge import Failure, Run
from lab.building import build_graph
from lab.drawn import Example
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


SAFE_WALK = walk([None, {}, *({"message": value} for value in SAVED_VALUES)])
"""An unusual graph of which no node fails."""


def failing_walk() -> Walk:
    """Return :data:`SAFE_WALK` with nodes that fail, at most 15 times in all."""
    errors = {step: ERRORS[: step % 3 + 1] for step in (0, 1, 20, 41, -2, -1)}
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
