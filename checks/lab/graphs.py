"""Real LangGraph graphs in the judge, lent to the runner, and the record of how they were used."""

from __future__ import annotations

import asyncio
import inspect
import itertools
import reprlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import BaseMessage
from langgraph.graph.state import CompiledStateGraph

from kit.judge import Run, Submission, same
from kit.model import Lane
from lab.building import AtWork, build_graph, built, built_walk
from lab.functions import Kind, LentFunction, SharedItems
from lab.graph_structure import describe
from lab.runner import langgraph_types
from lab.shapes import Shape, Walk

_numbers = itertools.count(1)

_recording = ContextVar("_recording", default=True)
"""Whether what runs now is the submission's doing; inherited by every task of a run."""

Build = Callable[[AtWork], CompiledStateGraph[Any, Any, Any, Any]]
"""What makes a graph that reports when its nodes are at work."""

_DEFAULTS = {"stream_mode": "updates"}
"""What `astream()` takes where nothing is said."""

READ_AFTER_STREAM = "the saved state was read after the stream"
"""What a rule in `checks/remarks/` asks for."""

MOST_SUPERSTEPS = 10_007  # LangGraph's own default, since 1.1
STREAMS = ("astream", "astream_events", "stream")
RUNS = ("ainvoke", "invoke", "aget_state", "aget_state_history", "aupdate_state")


@dataclass(slots=True)
class Stream:
    """One stream that the submission opened: how it was asked for, and what was taken from it.

    ``items`` are what was handed over, ``places`` where in the order of everything; ``closed`` is
    the place of its end, -1 while it is open; ``asked`` is how often an item was asked for.
    ``turn`` lets it be closed only when an item that is no longer wanted has been given up.
    ``run`` is the call that opened it, as far as that is known.
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
    run: Run | None = None


@dataclass(slots=True)
class NodeRun:
    """One run of one node: places of its start and its end; ``cancelled`` if it never ended.

    ``stopped`` is the place of its end, of its failure or of its cancellation, -1 while it is at
    work; ``at_begin`` and ``at_end`` are virtual seconds.
    """

    name: str
    began: int
    ended: int = -1
    cancelled: bool = False
    stopped: int = -1
    failed: bool = False
    at_begin: float = 0.0
    at_end: float = -1.0


class LentGraph:
    """A compiled graph that the submission drives from afar.

    ``looked_at`` are the configs whose state or history it has asked for. With ``refuses_sync``
    invoke() and stream() fail, as they do for a graph whose nodes are `async def`.
    """

    def __init__(self, lab: Lab, build: Build) -> None:
        self.number = next(_numbers)
        self.lab = lab
        self.streams: list[Stream] = []
        self.invokes: list[dict[str, Any]] = []
        self.looked_at: list[Any] = []
        self.node_runs: list[NodeRun] = []
        self.refuses_sync = False
        self._submission = lab.submission
        self._open: dict[int, tuple[Stream, Any]] = {}
        self._opened = 0
        self.compiled = build(self.at_work)

    def forget(self) -> None:
        """Forget what has been recorded, so that the next call is judged by itself."""
        for record in (self.streams, self.invokes, self.looked_at, self.node_runs):
            record.clear()

    @property
    def ended(self) -> list[str]:
        """The nodes that came to their end, in the order in which they did."""
        ended = [node_run for node_run in self.node_runs if node_run.ended >= 0]
        return [node_run.name for node_run in sorted(ended, key=lambda run: run.ended)]

    def lend(self) -> int:
        """Return what the submission is given; from now on its questions are answered."""
        self._submission.add_handler(f"graph:{self.number}", self._serve)
        return self.number

    async def reference(self, state: Any, **options: Any) -> list[Any]:
        """Every item that the real graph streams for ``state``; leaves no trace in the record."""
        return [item for _, item in await self.timed_reference(state, **options)]

    async def timed_reference(self, state: Any, **options: Any) -> list[tuple[float, Any]]:
        """As :meth:`reference`, each item with the virtual seconds after which it came."""
        before, began = _recording.set(False), self._submission.now
        try:
            stream: Any = self.compiled.astream(state, **options)
            async with aclosing(stream):
                return [(self._submission.now - began, item) async for item in stream]
        finally:
            _recording.reset(before)

    async def attempt(self, state: Any, **options: Any) -> tuple[list[Any], Exception | None]:
        """As :meth:`reference`, with the exception that ended the run, or None."""
        items: list[Any] = []
        before = _recording.set(False)
        try:
            stream: Any = self.compiled.astream(state, **options)
            async with aclosing(stream):
                async for item in stream:
                    items.append(item)  # noqa: PERF401 - a list would be lost with an exception
        except Exception as error:  # noqa: BLE001 - whatever a node raises
            return items, error
        finally:
            _recording.reset(before)
        return items, None

    # -- at work --------------------------------------------------------------------------------

    @asynccontextmanager
    async def at_work(self, name: str) -> AsyncIterator[NodeRun]:
        """Around what a node does: puts its start and its end on record."""
        record = NodeRun(name, self._note(f"{name} starts"), at_begin=self._submission.now)
        if _recording.get():
            self.node_runs.append(record)
        try:
            yield record
        except BaseException as error:
            record.cancelled = isinstance(error, asyncio.CancelledError)
            record.failed = not record.cancelled
            what = "is cancelled" if record.cancelled else f"raises {type(error).__name__}"
            record.stopped, record.at_end = self._note(f"{name} {what}"), self._submission.now
            raise
        record.ended = record.stopped = self._note(f"{name} ends")
        record.at_end = self._submission.now

    def _note(self, text: str) -> int:
        return self._submission.timeline.note(Lane.NODE, text) if _recording.get() else -1

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
            case "describe":
                return describe(self.compiled)
            case _:
                raise KeyError(verb)

    def _expect_async(self, method: str) -> None:
        if self.refuses_sync and method in ("invoke", "stream"):
            raise TypeError(
                f'No synchronous function provided to "{[*self.compiled.nodes][1]}".\nEither '
                "initialize with a synchronous function or invoke via the async API (ainvoke, "
                "astream, etc.)"
            )

    def _begin(self, method: str, state: Any, config: Any, options: dict[str, Any]) -> int:
        self._expect_async(method)
        stream = Stream(method, state, config, options)
        items: AsyncIterator[Any]
        if method == "astream_events":
            # It ends a run after 25 supersteps if no limit is given, and astream() after 10,007.
            limited = {"recursion_limit": MOST_SUPERSTEPS, **(config or {})}
            astream_events: Any = self.compiled.astream_events  # its overloads know no **options
            items = astream_events(state, limited, **options)
        else:
            items = self.compiled.astream(state, config, **options)
        self._submission.timeline.note_detail(f"{method}({state!r}, {config!r}, {options!r})")
        stream.run = self._submission.last_run
        self.streams.append(stream)
        self._opened += 1
        number = self._opened
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
        stream.places.append(self._submission.timeline.note(Lane.EVENT, text))
        return [item]

    async def _close(self, number: int) -> None:
        stream, items = self._open.pop(number)
        async with stream.turn:
            await items.aclose()
        stream.closed = len(self._submission.timeline.moments)

    async def _run(self, method: str, state: Any, config: Any, options: dict[str, Any]) -> Any:
        self._expect_async(method)
        if method in ("aget_state", "aget_state_history"):
            self.looked_at.append(state)
            run = self._submission.last_run
            if any(stream.run is run and stream.exhausted for stream in self.streams):
                self._submission.observations.add(READ_AFTER_STREAM)
        if method == "aget_state":
            return await self.compiled.aget_state(state, **options)
        if method == "aget_state_history":
            return [s async for s in self.compiled.aget_state_history(state, **options)]
        if method == "aupdate_state":
            return await self.compiled.aupdate_state(state, config, **options)
        self._submission.timeline.note_detail(f"{method}({state!r}, {config!r}, {options!r})")
        self.invokes.append({"method": method, "input": state, "config": config, **options})
        value = await self.compiled.ainvoke(state, config, **options)
        self._submission.timeline.note(Lane.EVENT, f"{method}() gives the final state")
        return value


class ShapedGraph(LentGraph):
    """A graph whose ``shape`` the check knows."""

    def __init__(self, lab: Lab, shape: Shape | Walk, **compiling: Any) -> None:
        self.shape: Any = shape
        self._forgets = "checkpointer" not in compiling
        self._attempts: list[tuple[Any, tuple[list[Any], Exception | None]]] = []

        def build(at_work: AtWork) -> CompiledStateGraph[Any, Any, Any, Any]:
            if isinstance(shape, Walk):
                return built_walk(shape, at_work).compile(**compiling)
            return built(shape, at_work).compile(**compiling)

        super().__init__(lab, build)

    async def reference(self, state: Any, **options: Any) -> list[Any]:
        """As :meth:`LentGraph.reference`; what was streamed of just this before is as good."""
        items = self._streamed(state, options)
        return await super().reference(state, **options) if items is None else items

    async def attempt(self, state: Any, **options: Any) -> tuple[list[Any], Exception | None]:
        """As :meth:`LentGraph.attempt`, for one state and options only once."""
        for asked, attempt in self._attempts:
            if same(asked, (state, options)):
                return attempt
        items = self._streamed(state, options)
        attempt = (items, None) if items is not None else await super().attempt(state, **options)
        self._attempts.append(((dict(state), options), attempt))
        return attempt

    def _streamed(self, state: Any, options: dict[str, Any]) -> list[Any] | None:
        """The items of a stream of just this that was gone through to its end, or None."""
        wanted = _DEFAULTS | options
        for stream in self.streams if self._forgets else ():
            asked = stream.method == "astream" and _DEFAULTS | stream.options == wanted
            if asked and stream.exhausted and not stream.config and same(stream.input, state):
                return list(stream.items)
        return None


class Lab:
    """Makes graphs and functions for one check."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        types = submission.types
        types.add_family("graph", LentGraph, LentGraph.lend)
        types.add_family("function", LentFunction, LentFunction.lend)
        types.add_family("shared", SharedItems, list)
        langgraph_types.install(None, types)

    def graph(self, shape: Shape | Walk, **compiling: Any) -> ShapedGraph:
        """A real graph of this shape, to hand to the submission."""
        return ShapedGraph(self, shape, **compiling)

    def build(
        self,
        schema: type,
        nodes: Mapping[str, Callable[..., Any]],
        edges: Sequence[tuple[str, str]] | None = None,
        **compiling: Any,
    ) -> LentGraph:
        """A real graph of these functions, to hand to the submission.

        Without ``edges`` the nodes run one after the other. ``compiling`` goes to ``compile()``.
        What an `async def` node does between its start and its end is on record.
        """
        return self.lend(lambda at_work: build_graph(schema, nodes, edges, at_work, **compiling))

    def lend(self, build: Build) -> LentGraph:
        """Any graph: ``build`` gets what nodes tell of their work with, and gives it compiled."""
        return LentGraph(self, build)

    def function(
        self,
        name: str,
        function: Callable[..., Any],
        *,
        parameters: Sequence[str] = ("state",),
        sync: bool = False,
    ) -> LentFunction:
        """A function to hand to the submission; calls of it run here.

        ``function`` is a coroutine function or an async generator function. With ``sync`` it is a
        plain function in the runner, and its caller waits.
        """
        kind: Kind = "plain" if sync else "coroutine"
        if inspect.isasyncgenfunction(function):
            kind = "async_generator"
        return LentFunction(self.submission, name, function, parameters=parameters, kind=kind)


class _Brief(reprlib.Repr):
    """Values much as Python writes them; of a message, which has many fields, what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = self.maxdict = self.maxlist = self.maxtuple = 20
        self.maxstring = self.maxother = 70

    def repr_instance(self, x: object, level: int) -> str:
        if isinstance(x, BaseMessage):
            return f"{type(x).__name__}({x.content!r})"
        return super().repr_instance(x, level)


_written = _Brief().repr


def _brief(item: object) -> str:
    """An update by the name of its node, anything else as Python writes it, cut short."""
    if isinstance(item, dict) and len(item) == 1:
        return str(next(iter(item)))
    text = _written(item)
    return text if len(text) <= 70 else f"{text[:70]}…"
