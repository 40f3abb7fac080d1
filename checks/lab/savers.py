"""Rows of nodes with a checkpointer that takes its time, and what was saved when."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from hypothesis import strategies as st
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.memory import InMemorySaver

from kit.judge import Failure, Run, Submission
from kit.model import Lane
from lab.building import build_graph, built_walk
from lab.drawn import Example
from lab.expect import expect_at_once, expect_equal, thread_of
from lab.failing import SAFE_WALK, Note, connect, safe_events
from lab.graphs import Lab, LentGraph, NodeRun
from lab.vocabulary import NODE_NAMES, SAVED_VALUES, SECONDS, chances, choose_names

QUICK = 0.1
"""What a saver needs that can follow nodes of a second."""

MOST_ROUNDED = 0.01
"""Seconds that a measured time may differ, because it was rounded."""

SavedState = tuple[str, int, tuple[str, ...], dict[str, Any]]
"""One state of a thread's history: source, step, next, values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """One state that has been saved: its thread, its step, its index in the timeline."""

    thread: str
    step: int
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphRun:
    """One run that the submission made: its method, thread and durability; whether it ended."""

    method: str
    thread: str
    durability: Any
    is_over: bool


class SlowSaver(InMemorySaver):
    """Keeps states in memory, and needs ``seconds`` of virtual time for each."""

    def __init__(self, submission: Submission, seconds: float) -> None:
        super().__init__()
        self.saves: list[Save] = []
        self._submission = submission
        self._seconds = seconds

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        await asyncio.sleep(self._seconds)
        step, thread = metadata["step"], str(config["configurable"]["thread_id"])
        index = self._submission.timeline.note(Lane.NODE, f"the state after step {step} is saved")
        self.saves.append(Save(thread=thread, step=step, index=index))
        return self.put(config, checkpoint, metadata, new_versions)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowRow:
    """Nodes in a row that take ``seconds`` each, and a saver that takes ``save`` for each state.

    ``updates`` are what the nodes return. With ``beside`` the first two run side by side. With
    ``nested`` the first runs a graph, which has the same saver.
    """

    updates: Mapping[str, dict[str, Any] | None]
    save: float
    seconds: float = 1.0
    beside: bool = False
    nested: bool = False

    def lend(self, lab: Lab) -> SlowGraph:
        """Return a graph to hand to the submission."""
        return SlowGraph(lab, self)


class SlowGraph(LentGraph):
    """A graph of a :class:`SlowRow`.

    The first node is step 1. Steps -1 and 0 are the input, before and after it has been taken in.
    """

    def __init__(self, lab: Lab, row: SlowRow) -> None:
        self.lab, self.row = lab, row
        self.saver = SlowSaver(lab.submission, row.save)
        self.events = [{name: update or None} for name, update in row.updates.items()]
        nodes = {name: self._node(name, update) for name, update in row.updates.items()}
        names, first = list(nodes), 1 + row.beside
        edges = connect([names[:first], *([name] for name in names[first:])])
        super().__init__(
            lab, lambda work: build_graph(Note, nodes, edges, work, checkpointer=self.saver)
        )

    def forget(self) -> None:
        """Forget what has been recorded, not what has been saved."""
        super().forget()
        self.saver.saves.clear()

    def _node(self, name: str, update: Any) -> Callable[..., Any]:
        async def run(_: Note) -> Any:
            await asyncio.sleep(self.row.seconds)
            if self.row.nested and name == next(iter(self.row.updates)):
                await _INNER.ainvoke({"note": "inside"})
            return update

        return run

    @property
    def runs(self) -> list[GraphRun]:
        """All runs that the submission has made; a stream that no event was asked of is none."""
        used = [
            (stream.method, stream.config, stream.options, stream.exhausted)
            for stream in self.streams
            if stream.asked
        ]
        used += [(invoke["method"], invoke["config"], invoke, True) for invoke in self.invokes]
        return [
            GraphRun(
                method=method.removesuffix("_events"),
                thread=thread_of(config),
                durability=options.get("durability"),
                is_over=is_over,
            )
            for method, config, options, is_over in used
        ]

    def saved_before(self, node_run: NodeRun) -> list[int]:
        """Return the steps whose state was saved before the node started."""
        return [save.step for save in self.saver.saves if save.index < node_run.began]

    async def history(self, thread: str) -> list[SavedState]:
        """Return what is saved on ``thread``, oldest first."""
        states: list[SavedState] = []
        config: RunnableConfig = {"configurable": {"thread_id": thread}}
        async for snapshot in self.compiled.aget_state_history(config):
            metadata: Any = snapshot.metadata
            states.append((metadata["source"], metadata["step"], snapshot.next, snapshot.values))
        return states[::-1]

    def expect_safe(self, run: Run) -> None:
        """Whatever was done before a node is saved when the node starts."""
        for step, node_run in enumerate(self.node_runs[1:], 1):
            saved = self.saved_before(node_run)
            if step not in saved:
                raise Failure(
                    f"{node_run.name} had started, and what was done just before was not saved",
                    expected=f"the state after step {step} is saved before",
                    actual=f"the states after the steps {saved} were saved",
                    run=run,
                )

    def expect_early(self, run: Run) -> None:
        """All events come as early as if nothing were saved."""
        seconds = [self.row.seconds * number for number in range(1, len(run.items) + 1)]
        expect_at_once(run, run.yielded, seconds, "event")

    def expect_cheap(self, run: Run) -> None:
        """One state was saved, the last."""
        steps = [save.step for save in self.saver.saves]
        expect_equal(run, steps, [len(self.events)], "step whose state was saved")

    def expect_read(self, run: Run, threads: Sequence[str]) -> None:
        """The history of each of the threads was read."""
        read = {thread_of(config) for config in self.looked_at}
        for thread in threads:
            if thread not in read:
                raise Failure(
                    f"the history of the thread {thread!r} was never read",
                    expected=f"the histories of {threads} are read",
                    actual=f"the histories of {sorted(read)} were read",
                    run=run,
                )

    async def expect_first_event(self, run: Run, durability: str, seconds: float) -> None:
        """The first event of a run with this durability comes after so many seconds.

        That is measured on a graph of the first nodes: it does not depend on the rest.
        """
        first_nodes = dict(islice(self.row.updates.items(), 3))
        graph = replace(self.row, updates=first_nodes).lend(self.lab)
        config = {"configurable": {"thread_id": durability}}
        events = await graph.timed_reference({"note": 0}, config=config, durability=durability)
        if abs(seconds - events[0][0]) > MOST_ROUNDED:
            raise Failure(
                f"{durability}: the first event came at another time",
                expected=f"{events[0][0]:g} seconds",
                actual=repr(seconds),
                run=run,
            )


class SlowWalk(SlowGraph):
    """:data:`SAFE_WALK` without the two nodes at its end, and with a saver that takes its time.

    Its first state needs a "message".
    """

    def __init__(self, lab: Lab, save: float, seconds: float) -> None:
        self.lab, self.row = lab, SlowRow(updates={}, save=save, seconds=seconds)
        self.saver = SlowSaver(lab.submission, save)
        self.events = safe_events(len(SAFE_WALK.steps))[: -len(SAFE_WALK.last)]
        walk = replace(SAFE_WALK, last=(), seconds=seconds)
        LentGraph.__init__(
            self, lab, lambda work: built_walk(walk, work).compile(checkpointer=self.saver)
        )


async def _return_nothing(_: Note) -> None:
    pass


_INNER = build_graph(Note, {"inside": _return_nothing}, None, lambda _: nullcontext())
"""What the first node of a nested :class:`SlowRow` runs."""


def odd_updates(count: int) -> dict[str, dict[str, Any] | None]:
    """Return unusual names of nodes and what these return."""
    updates = [None, {}, *({"note": value} for value in SAVED_VALUES)]
    names = [*NODE_NAMES, *(f"{name}'" for name in NODE_NAMES), *(f"n{n}" for n in range(99))]
    return {name: updates[n % len(updates)] for n, name in enumerate(names[:count])}


def slow_rows(
    *more: st.SearchStrategy[Any], saves: Sequence[float] = (2.0, 7.37), most: int = 5
) -> st.SearchStrategy[Example]:
    """Two to ``most`` nodes in a row, a state, and what else is drawn from ``more``."""

    def build(chance: Any, *drawn: Any) -> Example:
        names = choose_names(chance, chance.randint(2, most), but=("note",))
        updates = {name: chance.choice([None, {}, {"note": name}]) for name in names}
        seconds, save = chance.choice(SECONDS[:-1]), chance.choice(saves)
        return Example(SlowRow(updates=updates, save=save, seconds=seconds), {"note": 0}, drawn)

    return st.builds(build, chances, *more)
