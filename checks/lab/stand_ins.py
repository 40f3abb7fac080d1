"""The stage's side of the laboratory: graphs whose every method asks the judge.

Loaded into the stage before the submission. It holds no answer and decides nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, Interrupt, StateSnapshot

_NO_SUCH = (
    "'{name}' is not offered by a graph of this exercise: it runs in another process; "
    "use astream(), ainvoke(), stream(), invoke(), astream_events() or aget_state()"
)


def install(desk: Any, types: Any) -> None:
    """Teach the stage this course's types; called once, before the submission is loaded."""

    def graph(data: dict[str, Any]) -> Graph:
        return Graph(desk, data["id"], data["name"])

    types.add("graph", None, lambda value: value, graph)
    types.add("interrupt", Interrupt, _no_way_back, lambda data: Interrupt(**data))
    types.add("snapshot", None, _no_way_back, lambda data: StateSnapshot(**data))
    types.add("command", Command, _command, lambda data: Command(**data))
    types.add("object", None, _no_way_back, lambda data: data)


def _no_way_back(value: object) -> object:
    return repr(value)


def _command(command: Command[Any]) -> dict[str, Any]:
    return {"resume": command.resume, "update": command.update, "goto": command.goto}


def _stream_of(method: str) -> Callable[..., AsyncIterator[Any]]:
    async def stream(
        self: Graph,
        input: Any,  # noqa: A002 - LangGraph's own name
        config: RunnableConfig | None = None,
        **options: Any,
    ) -> AsyncIterator[Any]:
        call = self._call(method, input, config, options)
        number = await self._desk.ask(self._to, "open", call)
        try:
            while reply := await self._desk.ask(self._to, "next", number):
                yield reply[0]
        finally:
            await self._desk.ask(self._to, "close", number)

    stream.__name__ = method
    stream.__qualname__ = f"Pregel.{method}"  # as the texts of errors have it
    return stream


class Graph:
    """A compiled LangGraph graph, as far as the judge lends it."""

    def __init__(self, desk: Any, number: int, name: str) -> None:
        self._desk = desk
        self._to = f"graph:{number}"
        self.name = name
        self.stream_mode = "updates"
        self.config: RunnableConfig | None = None

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """So that ``isinstance(graph, CompiledStateGraph)`` holds, as it does for the real one."""
        return CompiledStateGraph

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise AttributeError(_NO_SUCH.format(name=name))

    def __repr__(self) -> str:
        return f"<CompiledStateGraph {self.name!r}>"

    def with_config(self, config: RunnableConfig | None = None, **more: Any) -> Graph:
        """The same graph with a config that each run begins with."""
        bound = Graph(self._desk, 0, self.name)
        bound._to = self._to
        bound.config = _merged(_merged(self.config, config), more or None)
        return bound

    astream = _stream_of("astream")
    astream_events = _stream_of("astream_events")

    def stream(
        self,
        input: Any,  # noqa: A002
        config: RunnableConfig | None = None,
        **options: Any,
    ) -> Iterator[Any]:
        number = self._now("open", "stream", input, config, options)
        try:
            while reply := self._desk.ask_now(self._to, "next", number):
                yield reply[0]
        finally:
            self._desk.ask_now(self._to, "close", number)

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

    async def aget_state(self, config: RunnableConfig, **options: Any) -> Any:
        return await self._ask("aget_state", config, None, options)

    def get_state(self, config: RunnableConfig, **options: Any) -> Any:
        return self._now("run", "aget_state", config, None, options)

    async def _ask(
        self,
        method: str,
        state: Any,
        config: RunnableConfig | None,
        options: dict[str, Any],
    ) -> Any:
        return await self._desk.ask(self._to, "run", self._call(method, state, config, options))

    def _now(
        self,
        verb: str,
        method: str,
        state: Any,
        config: Any,
        options: dict[str, Any],
    ) -> Any:
        return self._desk.ask_now(self._to, verb, self._call(method, state, config, options))

    def _call(
        self,
        method: str,
        state: Any,
        config: Any,
        options: dict[str, Any],
    ) -> dict[str, Any]:
        merged = _merged(self.config, config)
        return {"method": method, "state": state, "config": merged, "options": options}


def _merged(first: Any, second: Any) -> Any:
    if not first or not second:
        return first or second
    both = {**first, **second}
    if "configurable" in first and "configurable" in second:
        both["configurable"] = {**first["configurable"], **second["configurable"]}
    return both
