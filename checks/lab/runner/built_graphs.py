"""The runner's side of graphs that a submission builds: say what was built, and run its nodes.

The graph itself runs in the judge (:mod:`lab.built_graphs`), which makes LangGraph's own graph from
the description and asks for one run of one node at a time. So LangGraph's code in this process,
which the submission can replace, decides nothing: all that counts is what nodes and reducers do.

How one task of a superstep runs is not a public part of LangGraph: this file may have to follow a
new release.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph import channels as kinds
from langgraph._internal import _constants as keys
from langgraph._internal._scratchpad import PregelScratchpad
from langgraph._internal._typing import MISSING
from langgraph.channels.base import BaseChannel
from langgraph.config import get_config
from langgraph.errors import GraphInterrupt
from langgraph.managed.is_last_step import IsLastStepManager, RemainingStepsManager
from langgraph.pregel import Pregel
from langgraph.pregel._algo import PregelTaskWrites, local_read
from langgraph.pregel._retry import arun_with_retry
from langgraph.pregel.main import _coerce_context
from langgraph.pregel.protocol import StreamProtocol
from langgraph.runtime import Runtime
from langgraph.types import Overwrite, PregelExecutableTask, Send

from kit.runner.values import Opaque

MANAGED = {kind.__name__: kind for kind in (IsLastStepManager, RemainingStepsManager)}
"""Values of the state that LangGraph computes for each superstep."""

REDUCERS = {"BinaryOperatorAggregate": "operator", "DeltaChannel": "reducer"}
"""Where a channel of each kind that merges values has the function for it."""

_PLAIN = (type(None), bool, int, float, str, bytes)
_OF_CHANNELS: dict[Any, tuple[str, ...]] = {
    kinds.EphemeralValue: ("guard",),
    kinds.UntrackedValue: ("guard",),
    kinds.Topic: ("accumulate",),
    kinds.NamedBarrierValue: ("names",),
    kinds.NamedBarrierValueAfterFinish: ("names",),
    kinds.LastValue: (),
    kinds.LastValueAfterFinish: (),
    kinds.AnyValue: (),
}
"""What the judge needs to know about a channel of each kind, in addition to its name."""

OPTIONS = (
    "name",
    "stream_mode",
    "stream_eager",
    "input_channels",
    "output_channels",
    "stream_channels",
    "step_timeout",
    "interrupt_before_nodes",
    "interrupt_after_nodes",
)
"""The parts of a compiled graph that are neither nodes nor channels; all of it is plain data."""

_OF_CONFIG = ("configurable", "max_concurrency", "metadata", "recursion_limit", "run_name", "tags")


THREADS = 12
"""Plain functions that can run side by side."""


class NoGraph(TypeError):
    """What was built is not a compiled graph."""


@dataclass(frozen=True, slots=True, repr=False)
class Kept(Opaque):
    """A value that is not plain data: it stays here, and its number and type's name cross."""

    number: int


def install(connection: Any, types: Any) -> dict[str, Callable[..., Any]]:
    """Add the driver "built", for submissions that return a graph; called once, before loading."""
    values: dict[int, Any] = {}
    types.add("kept", Kept, lambda kept: [kept.type, kept.number], lambda data: values[data[1]])

    async def built(build: Callable[..., Any], runs: list[list[int]], arguments: list[Any]) -> None:
        graph = build(*arguments)
        if inspect.isawaitable(graph):
            graph = await graph
        if not issubclass(type(graph), Pregel):
            graph.astream  # noqa: B018 - what has none says so itself
            raise NoGraph(
                f"{build.__name__}() returned a {type(graph).__name__}, which is not a compiled "
                "graph of LangGraph"
            )
        values.clear()
        threads = ThreadPoolExecutor(THREADS)  # as many on each machine, for plain functions
        asyncio.get_running_loop().set_default_executor(threads)
        for numbers in runs:
            nodes = [Nodes(connection, f"built:{number}", graph, values) for number in numbers]
            await asyncio.gather(*(one.serve() for one in nodes))

    return {"built": built}


class Nodes:
    """The nodes and reducers of one graph, run as the judge asks."""

    def __init__(
        self, connection: Any, to: str, graph: Pregel[Any, Any, Any, Any], values: dict[int, Any]
    ) -> None:
        self._connection = connection
        self._to = to
        self._graph = graph
        self._values = values
        self._numbers = itertools.count(1)
        self._errors: dict[int, BaseException] = {}
        self._states: dict[str, tuple[Any, Any]] = {}
        self._reports: list[tuple[Any, Any]] = []

    async def serve(self) -> None:
        """Do what the judge asks until the graph has ended; raises what ended it."""
        self._connection.handlers["reduce"] = self._reduce
        await self._connection.ask(self._to, "describe", self._description())
        runs: dict[int, asyncio.Task[None]] = {}
        try:
            while order := await self._connection.ask(self._to, "next"):
                match order:
                    case {"cancel": number}:
                        runs[number].cancel()
                    case {"raise": number}:
                        raise self._errors[number]
                    case _:
                        runs[order["run"]] = asyncio.create_task(self._run(order))
            pairs = enumerate(self._reports, 1)
            changed = [number for number, (report, was) in pairs if self._carried(report) != was]
            await self._connection.ask(self._to, "changed", changed)
        finally:
            for run in runs.values():
                run.cancel()
            if runs:
                await asyncio.wait(runs.values())

    # -- the graph ------------------------------------------------------------------------------

    def _description(self) -> dict[str, Any]:
        graph = self._graph
        if getattr(graph, "node_error_handler_map", None):
            raise NotImplementedError("the kit cannot judge a node that handles another's errors")
        nodes = {
            name: [node.channels, list(node.triggers), list(node.tags or ())]
            for name, node in graph.nodes.items()
        }
        channels = {
            name: self._channel(channel)
            for name, channel in graph.channels.items()
            if name != keys.TASKS
        }
        description = {
            "nodes": nodes,
            "channels": channels,
            "options": {name: getattr(graph, name) for name in OPTIONS},
            "saves": bool(graph.checkpointer),
            "config": plain_config(graph.config or {}),
        }
        return {name: self._carried(part) for name, part in description.items()}

    def _channel(self, channel: Any) -> tuple[str, dict[str, Any]]:
        kind = type(channel)
        if channel in MANAGED.values():
            return channel.__name__, {}
        if kind.__name__ in REDUCERS and getattr(kinds, kind.__name__) is kind:
            fresh = channel.from_checkpoint(MISSING)
            return kind.__name__, {"start": [fresh.get()] if fresh.is_available() else []}
        if kind not in _OF_CHANNELS:
            raise NotImplementedError(f"the kit cannot judge a key that is a {kind.__name__}")
        facts = {name: getattr(channel, name) for name in _OF_CHANNELS[kind]}
        return kind.__name__, {k: sorted(v) if k == "names" else v for k, v in facts.items()}

    # -- what the judge asks for ----------------------------------------------------------------

    async def _run(self, order: dict[str, Any]) -> None:
        reply: dict[str, Any]
        try:
            reply = {"writes": self._carried(list(await self._writes(order)))}
        except asyncio.CancelledError:
            reply = {"cancelled": True}
        except GraphInterrupt as error:
            reply = {"interrupts": self._carried(list(error.args[0]))}
        except Exception as error:  # noqa: BLE001 - whatever a node raises ends its run
            reply = self._kept_error(error)
        asyncio.get_running_loop().call_soon(  # after what the node has reported
            self._connection.tell, self._to, "done", [order["run"], reply]
        )

    async def _writes(self, order: dict[str, Any]) -> deque[tuple[str, Any]]:
        """What one run of a node writes, as LangGraph's own task does it."""
        node, metadata = self._graph.nodes[order["node"]], order["config"]["metadata"]
        path, value = metadata["langgraph_path"], order["input"]
        if path[0] == keys.PULL:
            if isinstance(node.channels, list):
                value = {name: self._shared(name, part) for name, part in value.items()}
                self._connection.keep_passed(order["node"], list(value.values()))
            value = node.mapper(value) if node.mapper else value
        writes: deque[tuple[str, Any]] = deque()
        triggers = tuple(metadata["langgraph_triggers"])
        if node.node is None:
            return writes
        await arun_with_retry(
            PregelExecutableTask(
                order["node"],
                value,
                node.node,
                writes,
                self._config(order, PregelTaskWrites(path, order["node"], writes, triggers)),
                triggers,
                node.retry_policy or (),
                None,
                order["id"],
                path,
                writers=node.flat_writers,
                subgraphs=node.subgraphs,
                timeout=node.timeout,
            ),
            self._graph.retry_policy,
        )
        return writes

    def _config(self, order: dict[str, Any], task: PregelTaskWrites) -> RunnableConfig:
        """The config that LangGraph gives a node, made of what the judge's graph gave it."""
        loop, config = asyncio.get_running_loop(), order["config"]

        def stream_writer(report: Any) -> None:  # it reaches its reader when the loop is free
            if keys.NS_SEP in get_config()["configurable"][keys.CONFIG_KEY_CHECKPOINT_NS]:
                return  # a graph inside a node reports to nobody unless `subgraphs` is asked for
            data = [order["run"], self._carried(report)]
            self._reports.append((report, data[1]))
            loop.call_soon_threadsafe(self._connection.tell, self._to, "report", data)

        stream_writer.__qualname__ = "stream_writer"  # as the texts of errors have it

        def call(function: Any, *_: Any, **__: Any) -> Any:
            name = getattr(function, "__name__", "a function")
            raise NotImplementedError(f"{name} is a @task, which the kit cannot judge in a graph")

        step, stop = order["steps"]
        pad = PregelScratchpad(
            step=step,
            stop=stop,
            call_counter=itertools.count().__next__,
            interrupt_counter=itertools.count().__next__,
            get_null_resume=lambda _: None,
            resume=[],
            subgraph_counter=itertools.count().__next__,
        )
        state = {
            name: channel.from_checkpoint(order["state"][name])
            if name in order["state"]
            else channel.copy()
            for name in self._graph.stream_channels_list
            if isinstance(channel := self._graph.channels[name], BaseChannel)
        }
        managed: Any = {k: v for k, v in self._graph.channels.items() if v in MANAGED.values()}
        ours = {
            keys.CONFIG_KEY_TASK_ID: order["id"],
            keys.CONFIG_KEY_SEND: task.writes.extend,  # type: ignore[attr-defined]
            keys.CONFIG_KEY_READ: lambda select, fresh=False: local_read(
                pad, state, managed, task, select, fresh
            ),
            keys.CONFIG_KEY_CALL: call,
            keys.CONFIG_KEY_SCRATCHPAD: pad,
            keys.CONFIG_KEY_RUNTIME: Runtime(
                context=_coerce_context(self._graph.context_schema, order["context"]),
                stream_writer=stream_writer,
                store=self._graph.store,
            ),
            keys.CONFIG_KEY_STREAM: StreamProtocol(lambda _: None, set()),
        }
        whole: Any = {**config, "configurable": {**config["configurable"], **ours}}
        return whole  # type: ignore[no-any-return]

    def _reduce(self, data: list[Any]) -> dict[str, Any]:
        """What the reducer of a key makes of its value and of what a node returned."""
        try:
            name, left, right = data
            channel = self._graph.channels[name]
            reducer = getattr(channel, REDUCERS[type(channel).__name__])
            result = reducer(self._shared(name, left), right)
            carried = self._carried(result)
        except BaseException as error:  # noqa: BLE001 - it is raised where the graph ends
            return self._kept_error(error)
        self._states[name] = (result, carried)
        return {"value": carried}

    # -- values ---------------------------------------------------------------------------------

    def _shared(self, name: str, value: Any) -> Any:
        """The one object that all nodes see as this key's value until the graph changes it."""
        known, seen = self._states.get(name, (None, None))
        carried = self._carried(value)
        if known is None or seen != carried:
            self._states[name] = (value, carried)
        return self._states[name][0]

    def _kept_error(self, error: BaseException) -> dict[str, Any]:
        number = next(self._numbers)
        self._errors[number] = error
        return {"raised": number, "type": type(error).__name__}

    def _carried(self, value: Any) -> Any:
        """``value`` as plain data; what would come back as something else stays here."""
        kind = type(value)
        if kind is list:
            return [self._carried(part) for part in value]
        if kind is tuple:
            return tuple(self._carried(part) for part in value)
        if kind is dict:
            return {self._carried(key): self._carried(part) for key, part in value.items()}
        if kind is Send:
            return Send(value.node, self._carried(value.arg))
        if kind is Overwrite:
            return Overwrite(self._carried(value.value))
        if kind in _PLAIN or kind is Kept or kind in self._connection.types.encoders:
            return value
        if id(value) not in self._values:  # what is kept stays alive, so its id stays its own
            self._values[id(value)] = value
        return Kept(kind.__name__[:100], id(value))


def plain_config(config: RunnableConfig) -> dict[str, Any]:
    """The parts of a config that cross."""
    return {name: part for name, part in config.items() if name in _OF_CONFIG}
