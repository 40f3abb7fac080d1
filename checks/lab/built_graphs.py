"""Graphs that a submission builds: they run here, and the runner does only what their nodes do.

The runner describes the graph that the submission returned (:mod:`lab.runner.built_graphs`). From
that, LangGraph's own graph is made here: it plans the supersteps, merges what nodes write, and
streams the events that a check judges. Nodes and reducers are called back in the runner. So a
submission that replaces LangGraph's code in its process gains nothing; it can lie about its nodes
and about what they return, and these are the answer itself.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from contextlib import aclosing
from contextvars import copy_context
from dataclasses import replace
from functools import partial
from typing import Any, Final

from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.config import var_child_runnable_config
from langgraph import channels as kinds
from langgraph._internal import _constants as keys
from langgraph._internal._runnable import RunnableCallable
from langgraph.channels.base import BaseChannel
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.errors import GraphInterrupt
from langgraph.pregel import Pregel
from langgraph.pregel._read import PregelNode

from kit.judge import Failure, Function, Output, Run, Submission, crashed, describe
from kit.model import Lane
from lab.functions import FunctionCall, LentFunction
from lab.runner.built_graphs import MANAGED, OPTIONS, REDUCERS, Kept, plain_config

_numbers = itertools.count(1)

_CHANNELS: Final = {
    kind.__name__: kind
    for kind in (
        kinds.AnyValue,
        kinds.EphemeralValue,
        kinds.LastValue,
        kinds.LastValueAfterFinish,
        kinds.NamedBarrierValue,
        kinds.NamedBarrierValueAfterFinish,
        kinds.Topic,
        kinds.UntrackedValue,
    )
}

MAX_SHOWN: Final = 200
"""Characters of an event in the record."""


class NodeError(Exception):
    """What a node or a reducer raised in the runner, which keeps the exception itself."""

    def __init__(self, number: int, kind: str) -> None:
        super().__init__(kind)
        self.number = number


async def run_built(
    build: Function,
    arguments: Sequence[object],
    state: dict[str, Any],
    *,
    more: Sequence[dict[str, Any]] = (),
    **options: Any,
) -> Run:
    """Have a graph built from ``arguments``, and stream it from ``state``, then from ``more``.

    ``items`` of the run are the events. ``crash`` is what the graph raised, or what was raised
    before there was a graph. Raises :class:`Failure` if the call ends while the graph still runs,
    and if a node changed what it had written to the stream.
    """
    runs = await run_built_again(build, arguments, [state, *more], **options)
    items = [item for run in runs for item in run.items]
    places = [place for run in runs for place in run.item_places]
    return replace(runs[-1], began=runs[0].began, items=items, item_places=places)


async def run_built_again(
    build: Function,
    arguments: Sequence[object],
    states: Sequence[dict[str, Any]],
    *,
    at_once: bool = False,
    contexts: Sequence[dict[str, Any]] = (),
    **options: Any,
) -> list[Run]:
    """As :func:`run_built`, for one graph and several states, perhaps each with its context.

    It runs one after the other, or ``at_once``: side by side. An exception ends it: the last run
    has the ``crash``. ``changed_passed`` names nodes that changed a value of the state in place.
    """
    graphs = [BuiltGraph(build.submission) for _ in states]
    numbers = [graph.number for graph in graphs]
    in_turn = [numbers] if at_once else [[number] for number in numbers]
    stream = None
    try:
        async with build.start(in_turn, list(arguments), how="built") as call:
            each = [options | {"context": context} for context in contexts] or [options] * len(
                states
            )
            stream = asyncio.create_task(_stream_each(graphs, states, each, at_once=at_once))
    finally:
        for graph in graphs:
            graph.close()
        if stream:
            stream.cancel()
    runs: list[Run] = []
    for graph in graphs:
        began = graph.began if runs else call.run.began
        run = replace(call.run, began=began, items=graph.items, item_places=graph.places)
        if graph.has_ended:  # only the graph itself can say how it ended
            error = graph.error
            run.returned = graph.ended
            run.crash = (run.crash or describe(error, "")) if error else None
        elif graph.has_begun or not run.crash:
            missing = Failure(f"{run.function} ended while its graph was still running", run=run)
            raise crashed(run.crash, run) if run.crash else missing
        if graph.changed_reports:
            raise Failure(
                f"report {graph.changed_reports[0]} was changed after it was written: a reader "
                "that keeps it loses it",
                run=run,
            )
        runs.append(run)
        if run.crash:
            break
    return runs


async def _stream_each(
    graphs: Sequence[BuiltGraph],
    states: Sequence[dict[str, Any]],
    options: Sequence[dict[str, Any]],
    *,
    at_once: bool,
) -> None:
    streams = [partial(g.stream, *each) for g, *each in zip(graphs, states, options, strict=True)]
    if at_once:
        await asyncio.gather(*(stream() for stream in streams))
        return
    for stream in streams:
        await stream()


async def run_with_updates(
    build: Function, arguments: Sequence[object], *states: dict[str, Any], **options: Any
) -> list[Run]:
    """As :func:`run_built_again`, in the modes of :func:`updates_of` and :func:`final_state`.

    Raises :class:`Failure` if there is no graph, or one does not come to its end.
    """
    modes = ["updates", "values"]
    runs = await run_built_again(build, arguments, states, stream_mode=modes, **options)
    crash, run = runs[-1].crash, runs[-1]
    if not crash:
        return runs
    if not crash.lines and (crash.is_a("NoGraph") or crash.is_a("AttributeError")):
        raise Failure(
            f"what {run.function} returned cannot be run",
            expected="a compiled graph",
            actual=crash.text,
            run=run,
        )
    raise crashed(crash, run)


def updates_of(run: Run) -> list[Output]:
    """Return the events of the mode "updates", in the order in which they came."""
    return [replace(o, value=o.value[1]) for o in run.yielded if o.value[0] == "updates"]


def final_state(run: Run) -> dict[str, Any]:
    """Return the state at the end of a run; {} if it streamed none."""
    states: list[dict[str, Any]] = [chunk for mode, chunk in run.items if mode == "values"]
    return states[-1] if states else {}


def describe_built(run: Run) -> Run:
    """Return a run for learners' examples: its items are the updates, its value the final state."""
    updates = updates_of(run)
    return replace(
        run,
        items=[output.value for output in updates],
        item_places=[output.index for output in updates],
        value=final_state(run),
    )


UPDATES_AND_STATE = {"yields": "the updates, in order", "returns": "the final state"}
"""What outcomes of an example mean if the submission builds a graph."""


def calls_of(function: LentFunction, run: Run) -> list[FunctionCall]:
    """Return the calls of a function in one of several runs."""
    return [call for call in function.calls if run.began < call.began < run.returned]


def expect_side_by_side(run: Run, calls: Sequence[FunctionCall]) -> None:
    """All calls begin before the first of them ends."""
    stops = [call.stopped for call in calls if call.stopped >= 0]
    late = [call for call in calls if stops and call.began > min(stops)]
    if late:
        raise Failure(
            f"{len(late)} of {len(calls)} calls began only after another one had ended",
            expected=f"all {len(calls)} begin at the same time",
            actual=f"one began after {late[0].at_begin - run.moments[run.began].at:g} s",
            run=run,
        )


class BuiltGraph:
    """One run of a graph that a submission has built, as LangGraph runs it here.

    ``items`` are its events, ``places``, ``began`` and ``ended`` indices of the timeline. ``error``
    is what it raised; ``has_begun`` and ``has_ended`` say how far it is. ``changed_reports`` are
    numbers of reports that a node changed after it had written them.
    """

    def __init__(self, submission: Submission) -> None:
        self.number = next(_numbers)
        self.error: Exception | None = None
        self.has_begun = False
        self.has_ended = False
        self.changed_reports: list[int] = []
        self.items: list[Any] = []
        self.places: list[int] = []
        self.began = self.ended = -1
        self._submission = submission
        self._loop = asyncio.get_running_loop()
        self._graph: asyncio.Future[Pregel[Any, Any, Any, Any]] = self._loop.create_future()
        self._orders: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._runs: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._writers: dict[int, Callable[[Any], None]] = {}
        self._states: list[str] = []
        submission.types.add("kept", Kept, lambda kept: [kept.type, kept.number], _kept)
        submission.add_handler(f"built:{self.number}", self._serve)

    def close(self) -> None:
        """End what still waits for the runner."""
        self._submission.remove_handler(f"built:{self.number}")
        for run in self._runs.values():
            if not run.done():
                run.set_result({})

    async def stream(self, state: dict[str, Any], options: dict[str, Any]) -> None:
        """Run the graph to its end, and keep its events as they come."""
        graph = await self._graph
        self.has_begun = True
        context = f", context={options['context']!r}" if "context" in options else ""
        self.began = self._submission.timeline.note(
            Lane.CALL, f"the graph runs from {state!r}{context}"
        )
        try:
            events: Any = graph.astream(state, **options)
            async with aclosing(events):
                async for event in events:
                    self.items.append(event)
                    text = f"yields {repr(event)[:MAX_SHOWN]}"
                    self.places.append(self._submission.timeline.note(Lane.OUTPUT, text))
        except Exception as error:  # noqa: BLE001 - whatever the graph raises is its end
            self.error = error
        self.has_ended = True
        self.ended = self._submission.timeline.note(Lane.CALL, "the graph has ended")
        self._orders.put_nowait(None)

    async def _serve(self, verb: str, data: Any) -> Any:
        match verb:
            case "describe":
                self._graph.set_result(self._built(**data))
            case "next":
                return await self._next()
            case "report":
                self._writers[data[0]](data[1])
            case "done":
                self._runs[data[0]].set_result(data[1])
            case "changed":
                self.changed_reports = list(map(int, data))
            case _:
                raise KeyError(verb)
        return None

    async def _next(self) -> dict[str, Any] | None:
        """What the runner is to do; None, or an exception, when the graph has ended."""
        order = await self._orders.get()
        if order is None and isinstance(self.error, NodeError):
            return {"raise": self.error.number}
        if order is None and self.error:
            raise self.error
        return order

    # -- LangGraph's own graph ------------------------------------------------------------------

    def _built(
        self,
        nodes: dict[str, Any],
        channels: dict[str, Any],
        options: dict[str, Any],
        saves: bool,
        config: dict[str, Any],
    ) -> Pregel[Any, Any, Any, Any]:
        self._states = [name for name, (kind, _) in channels.items() if kind not in MANAGED]
        graph: Pregel[Any, Any, Any, Any] = Pregel(
            nodes={name: self._node(name, *facts) for name, facts in nodes.items()},
            channels={name: self._channel(name, *facts) for name, facts in channels.items()},
            checkpointer=InMemorySaver() if saves else None,
            config=plain_config(config),  # type: ignore[arg-type]
            **{name: options[name] for name in OPTIONS},
        )
        shown = set(graph.stream_channels_list)
        self._states = [name for name in self._states if name in shown]
        return graph

    def _channel(self, name: str, kind: str, facts: dict[str, Any]) -> Any:
        if kind in MANAGED:
            return MANAGED[kind]
        if kind not in REDUCERS:
            return _named(_CHANNELS[kind](Any, **facts), name)

        def start() -> Any:
            [value] = facts["start"]  # raises ValueError if the key has no value at first
            return value

        def reduce(left: Any, right: Any) -> Any:
            match self._submission.ask_now("reduce", [name, left, right]):
                case {"value": value}:
                    return value
                case reply:
                    raise node_error(reply)

        return _named(getattr(kinds, kind)(**{"typ": start, REDUCERS[kind]: reduce}), name)

    def _node(self, name: str, channels: Any, triggers: list[str], tags: list[str]) -> PregelNode:
        async def run(value: Any, config: RunnableConfig) -> None:
            inside = config["configurable"]
            number = next(_numbers)
            done = self._runs[number] = self._loop.create_future()
            writer = inside[keys.CONFIG_KEY_RUNTIME].stream_writer
            context = copy_context()  # where a writer looks for the run that it belongs to
            context.run(var_child_runnable_config.set, config)
            self._writers[number] = partial(context.run, writer)
            self._orders.put_nowait({"run": number, "node": name, **self._order(value, config)})
            try:
                await asyncio.wait([done])  # which leaves it as it is if this run is cancelled
            except asyncio.CancelledError:
                self._orders.put_nowait({"cancel": number})
                await asyncio.wait([done])
                raise
            match done.result():
                case {"writes": writes}:
                    inside[keys.CONFIG_KEY_SEND]([(str(key), part) for key, part in writes])
                case {"interrupts": interrupts}:
                    raise GraphInterrupt(tuple(interrupts))
                case reply:
                    raise node_error(reply)

        bound = RunnableCallable(None, run, name=name, trace=False)
        return PregelNode(
            channels=channels, triggers=triggers, tags=tags, bound=bound, subgraphs=[]
        )

    def _order(self, value: Any, config: RunnableConfig) -> dict[str, Any]:
        """What the runner needs to know of one run of a node."""
        inside = config["configurable"]
        pad = inside[keys.CONFIG_KEY_SCRATCHPAD]
        own = {name: part for name, part in inside.items() if not name.startswith("__pregel")}
        return {
            "id": inside[keys.CONFIG_KEY_TASK_ID],
            "input": value,
            "state": inside[keys.CONFIG_KEY_READ](self._states, False),
            "steps": [pad.step, pad.stop],
            "context": inside[keys.CONFIG_KEY_RUNTIME].context,
            "config": {**plain_config(config), "configurable": own},
        }


def _named(channel: BaseChannel[Any, Any, Any], name: str) -> BaseChannel[Any, Any, Any]:
    channel.key = name  # as the texts of errors have it
    return channel


def node_error(reply: dict[str, Any]) -> NodeError:
    """The exception for what a node or a reducer raised in the runner."""
    return NodeError(reply["raised"], str(reply["type"]))


def _kept(data: Any) -> Kept:
    kind, number = data
    return Kept(str(kind), int(number))
