"""Graphs that run in the judge, for a submission that uses them as LangGraph's own.

A proxy is a ``CompiledStateGraph``. What runs the graph, or reads and writes its state, asks the
judge. Everything else (``nodes``, ``get_graph()``, ``output_channels``, …) is read from a skeleton:
a graph with the same nodes and edges whose nodes do nothing, built when it is first needed.
"""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable, Iterator, KeysView, Mapping
from typing import Any, NoReturn

from langchain_core.callbacks import BaseCallbackManager
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.pregel import Pregel
from langgraph.types import StateSnapshot
from typing_extensions import TypedDict

_STREAMS = ("stream", "astream", "astream_events")
_RUNS = (*_STREAMS, "invoke", "ainvoke")
_STATE = (
    *("get_state", "aget_state", "get_state_history", "aget_state_history"),
    *("update_state", "aupdate_state"),
)
_OPTIONS = {
    "stream_mode": "stream_mode",
    "output_channels": "output_keys",
    "interrupt_before_nodes": "interrupt_before",
    "interrupt_after_nodes": "interrupt_after",
    "debug": "debug",
}
"""What of a graph can be changed, by assignment or copy(), and the option of a run for it."""

_OWN = ("_connection", "_to", "_changes", "_parts")
_NOT_OFFERED = (
    "'{name}' is not offered by a graph of this exercise: it runs in another process; "
    "use astream(), ainvoke(), stream(), invoke(), astream_events(), aget_state(), "
    "aget_state_history() or aupdate_state()"
)
_CHECKPOINTER = (
    "the graph's own checkpointer has all that was saved, and another would know nothing "
    "of it: leave it as it is"
)


def install(connection: Any, types: Any) -> None:
    """Let graphs of the judge arrive as proxies; called once, before the submission is loaded.

    ``CompiledStateGraph.astream(graph, …)`` asks the judge too if ``graph`` is a proxy.
    """
    types.add("graph", None, lambda value: value, lambda number: GraphProxy(connection, number))
    for name in (*_RUNS, *_STATE):
        setattr(Pregel, name, _for_proxies(name, getattr(Pregel, name)))


def _for_proxies(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(real)
    def method(self: Any, *args: Any, **options: Any) -> Any:
        function = getattr(GraphProxy, name) if isinstance(self, GraphProxy) else real
        return function(self, *args, **options)

    return method


def build_skeleton(data: Mapping[str, Any]) -> CompiledStateGraph[Any, Any, Any, Any]:
    """Return a graph with the structure that :func:`lab.graph_structure.describe` described."""
    builder: StateGraph[Any, Any, Any, Any] = StateGraph(
        _keys("State", data["keys"]),
        input_schema=_keys("Input", data["inputs"]),
        output_schema=_keys("Output", data["outputs"]),
    )
    for name, ends, is_deferred, inner in data["nodes"]:
        node: Any = build_skeleton(inner) if inner else _do_nothing
        builder.add_node(name, node, destinations=ends, defer=is_deferred)
    for start, end in data["edges"]:
        builder.add_edge(start, end)
    for starts, end in data["waiting_edges"]:
        builder.add_edge(starts, end)
    for start, name, path_map in data["branches"]:
        builder.add_conditional_edges(start, _path(name), path_map)
    graph = builder.compile(
        BaseCheckpointSaver() if data["has_checkpointer"] else None,
        interrupt_before=data["interrupt_before"],
        interrupt_after=data["interrupt_after"],
        name=data["name"],
    )
    graph.stream_mode, graph.step_timeout = data["stream_mode"], data["step_timeout"]
    return graph


def _keys(name: str, keys: list[str]) -> Any:
    """Return a type for states with these keys; a state that is one value has one key for it."""
    return dict if keys == ["__root__"] else TypedDict(name, dict.fromkeys(keys, Any))  # type: ignore[operator]


def _do_nothing(_: Any) -> NoReturn:
    raise NotImplementedError("the nodes of this graph run in another process")


def _path(name: str) -> Callable[[Any], Any]:
    def path(state: Any) -> NoReturn:
        _do_nothing(state)

    path.__name__ = path.__qualname__ = name
    return path


def _stream_of(method: str) -> Callable[..., AsyncIterator[Any]]:
    async def stream(
        self: GraphProxy,
        input: Any,  # noqa: A002 - LangGraph's own name
        config: RunnableConfig | None = None,
        **options: Any,
    ) -> AsyncIterator[Any]:
        call = self._call(method, input, config, options)
        number = await self._connection.ask(self._to, "open", call)
        try:
            while reply := await self._connection.ask(self._to, "next", number):
                yield reply[0]
        finally:
            await self._connection.ask(self._to, "close", number)

    stream.__name__ = method
    stream.__qualname__ = f"Pregel.{method}"  # as the texts of errors have it
    return stream


def _part(name: str) -> property:
    """Return a property for a part of the graph that LangGraph has a default for."""
    return property(lambda graph: graph._part(name))


class GraphProxy(CompiledStateGraph[Any, Any, Any, Any]):
    """A compiled graph that runs in the judge."""

    def __init__(self, connection: Any, number: int) -> None:
        self._connection = connection
        self._to = f"graph:{number}"
        self._changes: dict[str, Any] = {"config": None}
        self._parts: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<CompiledStateGraph {self.name!r}>"

    # -- parts ----------------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        if name in _OWN or name.startswith("__"):
            raise AttributeError(name)
        return self._part(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _OWN:
            object.__setattr__(self, name, value)
        else:
            self._changes = self._changes | _check_changes({name: value})

    def _part(self, name: str) -> Any:
        if name in self._changes:
            return self._changes[name]
        if not self._parts:
            skeleton = build_skeleton(self._connection.ask_now(self._to, "describe"))
            self._parts.update(vars(skeleton))
        try:
            return self._parts[name]
        except KeyError:
            raise AttributeError(_NOT_OFFERED.format(name=name)) from None

    def copy(self, update: dict[str, Any] | None = None) -> GraphProxy:
        """Return the same graph, with other parts where a run has an option for them."""
        other = object.__new__(GraphProxy)
        vars(other).update(vars(self))
        other._changes = self._changes | _check_changes(update or {})
        return other

    def __copy__(self) -> GraphProxy:
        return self.copy()

    def __deepcopy__(self, _: Any) -> GraphProxy:
        return self.copy()

    def with_config(self, config: RunnableConfig | None = None, **more: Any) -> GraphProxy:
        """Return the same graph with a config that each run begins with."""
        return self.copy({"config": _merged(_merged(self.config, config), more or None)})

    # -- runs -----------------------------------------------------------------------------------

    astream = _stream_of("astream")
    astream_events = _stream_of("astream_events")  # type: ignore[assignment]

    def stream(
        self,
        input: Any,  # noqa: A002
        config: RunnableConfig | None = None,
        **options: Any,
    ) -> Iterator[Any]:
        number = self._now("open", "stream", input, config, options)
        try:
            while reply := self._connection.ask_now(self._to, "next", number):
                yield reply[0]
        finally:
            self._connection.ask_now(self._to, "close", number)

    async def ainvoke(
        self,
        input: Any,  # noqa: A002
        config: RunnableConfig | None = None,
        **options: Any,
    ) -> Any:
        return await self._ask("ainvoke", input, config, options)

    def invoke(
        self,
        input: Any,  # noqa: A002
        config: RunnableConfig | None = None,
        **options: Any,
    ) -> Any:
        return self._now("run", "invoke", input, config, options)

    # -- state ----------------------------------------------------------------------------------

    async def aget_state(self, config: RunnableConfig, **options: Any) -> Any:
        return await self._ask("aget_state", config, None, options)

    def get_state(self, config: RunnableConfig, **options: Any) -> Any:
        return self._now("run", "aget_state", config, None, options)

    async def aget_state_history(
        self, config: RunnableConfig, **options: Any
    ) -> AsyncIterator[StateSnapshot]:
        for snapshot in await self._ask("aget_state_history", config, None, options):
            yield snapshot

    def get_state_history(self, config: RunnableConfig, **options: Any) -> Iterator[StateSnapshot]:
        yield from self._now("run", "aget_state_history", config, None, options)

    async def aupdate_state(
        self,
        config: RunnableConfig,
        values: Any,
        as_node: str | None = None,
        task_id: str | None = None,
    ) -> Any:
        options = _without_none(as_node=as_node, task_id=task_id)
        return await self._ask("aupdate_state", config, values, options)

    def update_state(
        self,
        config: RunnableConfig,
        values: Any,
        as_node: str | None = None,
        task_id: str | None = None,
    ) -> Any:
        options = _without_none(as_node=as_node, task_id=task_id)
        return self._now("run", "aupdate_state", config, values, options)

    # -- asking the judge -----------------------------------------------------------------------

    async def _ask(self, method: str, state: Any, config: Any, options: dict[str, Any]) -> Any:
        call = self._call(method, state, config, options)
        return await self._connection.ask(self._to, "run", call)

    def _now(self, verb: str, method: str, state: Any, config: Any, options: dict[str, Any]) -> Any:
        call = self._call(method, state, config, options)
        return self._connection.ask_now(self._to, verb, call)

    def _call(
        self, method: str, state: Any, config: Any, options: dict[str, Any]
    ) -> dict[str, Any]:
        if method in _RUNS:
            changed = {_OPTIONS[n]: v for n, v in self._changes.items() if n in _OPTIONS}
            if method not in _STREAMS:
                changed.pop("stream_mode", None)  # invoke() and ainvoke() ignore the graph's
            options = changed | options
        plain = {  # keys of a dict do not cross; to astream() they are what a tuple is
            name: tuple(value) if isinstance(value, KeysView) else value
            for name, value in options.items()
        }
        merged = _merged(self.config, config)
        if merged and isinstance(merged.get("callbacks"), BaseCallbackManager):
            # LangChain's own, of a with_retry() or a pipe around the graph; it has no handlers.
            merged = {key: value for key, value in merged.items() if key != "callbacks"}
        return {"method": method, "state": state, "config": merged, "options": plain}


def _prepare() -> None:
    """Give :class:`GraphProxy` the attributes that cannot be written one by one."""
    for name, value in vars(Pregel).items():
        if not name.startswith("_") and not callable(value) and not isinstance(value, property):
            setattr(GraphProxy, name, _part(name))
    for name in ("stream_events", "bulk_update_state", "abulk_update_state"):
        setattr(GraphProxy, name, property(functools.partial(_refuse, name)))


def _refuse(name: str, _: GraphProxy) -> NoReturn:
    raise AttributeError(_NOT_OFFERED.format(name=name))


_prepare()


def _check_changes(changes: dict[str, Any]) -> dict[str, Any]:
    """Return ``changes``; raise AttributeError if the judge's graph cannot follow them."""
    for name in changes:
        if name not in (*_OPTIONS, "config", "name"):
            text = _CHECKPOINTER if name == "checkpointer" else _NOT_OFFERED.format(name=name)
            raise AttributeError(text)
    return changes


def _without_none(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _merged(first: Any, second: Any) -> Any:
    if not first or not second:
        return first or second
    both = {**first, **second}
    if "configurable" in first and "configurable" in second:
        both["configurable"] = {**first["configurable"], **second["configurable"]}
    return both
