"""Real LangGraph graphs in the judge, lent to the stage, and the record of how they were used."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from langgraph.graph import StateGraph
from langgraph.types import Command, Interrupt, StateSnapshot

from kit.judge import Submission
from kit.model import Lane
from lab.shapes import END, Node, Shape, State

_numbers = itertools.count(1)

_recording = ContextVar("_recording", default=True)
"""Whether what runs now is the submission's doing; inherited by every task of a run."""

STREAMS = ("astream", "astream_events", "stream")
RUNS = ("ainvoke", "invoke", "aget_state")


@dataclass(slots=True)
class Stream:
    """One stream that the submission opened: how it was asked for, and what was taken from it.

    ``items`` are what was handed over, ``places`` where in the order of everything; ``closed`` is
    the place of its end, -1 while it is open; ``asked`` is how often an item was asked for.
    ``turn`` lets it be closed only when an item that is no longer wanted has been given up.
    """

    method: str
    input: Any
    config: Any
    options: dict[str, Any]
    items: list[Any] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    closed: int = -1
    exhausted: bool = False
    asked: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)


@dataclass(slots=True)
class NodeRun:
    """One run of one node: places of its start and its end; ``cancelled`` if it never ended.

    ``stopped`` is the place of its end or of its cancellation, -1 while it is at work.
    """

    name: str
    began: int
    ended: int = -1
    cancelled: bool = False
    stopped: int = -1


class LentGraph:
    """A compiled graph that the submission drives from afar."""

    def __init__(self, lab: Lab, shape: Shape, checkpointer: Any = None) -> None:
        self.number = next(_numbers)
        self.shape = shape
        self.streams: list[Stream] = []
        self.invokes: list[dict[str, Any]] = []
        self.node_runs: list[NodeRun] = []
        self._world = lab.world
        self._open: dict[int, tuple[Stream, Any]] = {}
        self.compiled = self._build().compile(checkpointer=checkpointer)

    def lend(self) -> dict[str, Any]:
        """What the submission is given; only from now on does anybody answer for this graph."""
        self._world.servers[f"graph:{self.number}"] = self._serve
        return {"id": self.number, "name": "LangGraph"}

    async def reference(self, state: Any, **options: Any) -> list[Any]:
        """Every item that the real graph streams for ``state``; leaves no trace in the record."""
        before = _recording.set(False)
        try:
            stream: Any = self.compiled.astream(state, **options)
            async with aclosing(stream):
                return [item async for item in stream]
        finally:
            _recording.reset(before)

    # -- building -------------------------------------------------------------------------------

    def _build(self) -> StateGraph[Any]:
        graph: StateGraph[Any] = StateGraph(State)
        for node in self.shape.nodes:
            graph.add_node(node.name, self._function(node))  # type: ignore[call-overload]
        back = self.shape.nodes[-1].name if self.shape.rounds > 1 else None
        for begin, end in self.shape.edges:
            if begin == back and end == END:
                graph.add_conditional_edges(begin, self._again, [self.shape.nodes[0].name, END])
            else:
                graph.add_edge(begin, end)
        return graph

    def _again(self, state: dict[str, Any]) -> str:
        done = state["steps"] >= len(self.shape.nodes) * self.shape.rounds
        return END if done else self.shape.nodes[0].name

    def _function(self, node: Node) -> Callable[[State], Any]:
        async def run(state: State) -> Any:
            record = NodeRun(node.name, self._note(Lane.NODE, f"{node.name} starts"))
            if _recording.get():
                self.node_runs.append(record)
            try:
                await asyncio.sleep(node.seconds)
            except asyncio.CancelledError:
                record.cancelled = True
                record.stopped = self._note(Lane.NODE, f"{node.name} is cancelled")
                raise
            record.ended = record.stopped = self._note(Lane.NODE, f"{node.name} ends")
            return node.update(dict(state))

        return run

    def _note(self, lane: Lane, text: str) -> int:
        return self._world.note(lane, text) if _recording.get() else -1

    # -- serving --------------------------------------------------------------------------------

    async def _serve(self, verb: str, data: Any) -> Any:
        match verb:
            case "open" if data["method"] in STREAMS:
                return self._begin(**data)
            case "next":
                return await self._next(*self._open[data])
            case "close":
                return await self._close(data)
            case "run" if data["method"] in RUNS:
                return await self._run(**data)
            case _:
                raise KeyError(verb)

    def _begin(self, method: str, state: Any, config: Any, options: dict[str, Any]) -> int:
        stream = Stream(method, state, config, options)
        function = (
            self.compiled.astream_events if method == "astream_events" else self.compiled.astream
        )
        items = function(state, config, **options)
        self.streams.append(stream)
        number = len(self.streams)
        self._open[number] = (stream, items)
        return number

    async def _next(self, stream: Stream, items: AsyncIterator[Any]) -> list[Any]:
        stream.asked += 1
        try:
            async with stream.turn:
                item = await anext(items)
        except StopAsyncIteration:
            stream.exhausted = True
            return []
        stream.items.append(item)
        text = f"event {len(stream.items)}: {_brief(item)}"
        stream.places.append(self._world.note(Lane.EVENT, text))
        return [item]

    async def _close(self, number: int) -> None:
        stream, items = self._open.pop(number)
        async with stream.turn:
            await items.aclose()
        stream.closed = len(self._world.moments)

    async def _run(self, method: str, state: Any, config: Any, options: dict[str, Any]) -> Any:
        if method == "aget_state":
            return await self.compiled.aget_state(state, **options)
        self.invokes.append({"method": method, "input": state, "config": config, **options})
        value = await self.compiled.ainvoke(state, config, **options)
        self._world.note(Lane.EVENT, f"{method}() gives the final state")
        return value


class Lab:
    """Makes graphs for one check."""

    def __init__(self, submission: Submission) -> None:
        self.world = submission.world
        types = self.world.types
        types.add("graph", LentGraph, LentGraph.lend, _refuse)
        types.add(
            "interrupt", Interrupt, lambda i: {"value": i.value, "id": i.id}, lambda data: data
        )
        types.add("snapshot", StateSnapshot, _snapshot, lambda data: data)
        types.add("command", Command, _refuse, lambda data: Command(**data))

    def graph(self, shape: Shape, **compiling: Any) -> LentGraph:
        """A real graph of this shape, to hand to the submission."""
        return LentGraph(self, shape, **compiling)


def _snapshot(snapshot: StateSnapshot) -> dict[str, Any]:
    return {
        "values": snapshot.values,
        "next": snapshot.next,
        "config": None,
        "metadata": None,
        "created_at": snapshot.created_at,
        "parent_config": None,
        "tasks": (),
        "interrupts": snapshot.interrupts,
    }


def _refuse(value: object) -> object:
    raise ValueError(value)


def _brief(item: object) -> str:
    """An update by the name of its node, anything else as Python writes it, cut short."""
    if isinstance(item, dict) and len(item) == 1:
        return str(next(iter(item)))
    text = repr(item)
    return text if len(text) <= 70 else f"{text[:70]}…"
