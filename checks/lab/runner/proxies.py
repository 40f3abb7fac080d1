"""The runner's side of the laboratory: graphs whose every method asks the judge.

Loaded into the runner before the submission. It holds no answer and decides nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, KeysView
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig
from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StateSnapshot
from typing_extensions import TypedDict

_NO_SUCH = (
    "'{name}' is not offered by a graph of this exercise: it runs in another process; "
    "use astream(), ainvoke(), stream(), invoke(), astream_events(), aget_state(), "
    "aget_state_history() or aupdate_state()"
)


def install(connection: Any, types: Any) -> dict[str, Callable[..., Any]]:
    """Teach the runner this course's types; called once, before the submission is loaded.

    Gives the drivers "keywords" for calls with keyword arguments, "cancelled" for callers that are
    cancelled, and "read_file" and "write_file" for files of the scratch folder, which have no use
    for the function that they are called on.
    """

    def graph(data: dict[str, Any]) -> Graph:
        return Graph(connection, data["id"], data["name"])

    types.add("graph", None, lambda value: value, graph)
    types.add("function", None, lambda value: value, lambda data: _function(connection, data))
    types.add("row", None, lambda value: value, lambda data: row(**data))
    return {
        "cancelled": _cancelled,
        "keywords": _with_keywords,
        "read_file": _read_file,
        "write_file": _write_file,
    }


def _read_file(_: object, name: str) -> bytes | None:
    """The bytes of the file ``name``; None if there is no such file."""
    path = Path(name)
    return path.read_bytes() if path.is_file() else None


def _write_file(_: object, name: str, content: bytes) -> None:
    Path(name).write_bytes(content)


async def _cancelled(
    generate: Callable[..., AsyncIterator[Any]], arguments: list[Any], seconds: float
) -> dict[str, Any]:
    """The items that a task gets that is cancelled after ``seconds``; whether that ended it."""
    items: list[Any] = []

    async def take() -> None:
        async for item in generate(*arguments):
            items.append(item)  # noqa: PERF401 - extend() would lose them when it is cancelled

    task = asyncio.create_task(take())
    await asyncio.wait([task], timeout=seconds)
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
    return {"items": items, "cancelled": task.cancelled()}


def _with_keywords(
    function: Callable[..., Any], arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    return function(*arguments, **keywords)


def row(
    keys: list[str], inputs: list[str], nodes: list[tuple[str, Callable[..., Any]]]
) -> CompiledStateGraph[Any, Any, Any, Any]:
    """A real graph, of nodes one after another; ``inputs`` are those of its ``keys`` it takes in.

    Not a proxy: in the runner only its nodes' functions may be lent.
    """
    state: Any = TypedDict("State", dict.fromkeys(keys, Any))  # type: ignore[misc]
    taken: Any = TypedDict("Input", dict.fromkeys(inputs, Any))  # type: ignore[misc]
    builder: StateGraph[Any, Any, Any, Any] = StateGraph(state, input_schema=taken)
    builder.add_sequence(nodes)
    builder.add_edge(START, nodes[0][0])
    return builder.compile()


def _function(connection: Any, data: dict[str, Any]) -> Callable[..., Any]:
    """A function of this name and with these parameters; to call it is to ask the judge."""
    to, kind = f"function:{data['id']}", data["kind"]
    names = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in data["parameters"]]
    signature = Signature(names)

    def given(args: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
        try:
            return list(signature.bind(*args, **named).args)
        except TypeError as error:
            raise TypeError(f"{data['name']}() {error}") from None

    async def coroutine(*args: Any, **named: Any) -> Any:
        return await connection.ask(to, "call", given(args, named))

    def plain(*args: Any, **named: Any) -> Any:
        return connection.ask_now(to, "call", given(args, named))

    async def async_generator(*args: Any, **named: Any) -> AsyncIterator[Any]:
        number = await connection.ask(to, "open", given(args, named))
        try:
            while reply := await connection.ask(to, "next", number):
                yield reply[0]
        finally:
            await connection.ask(to, "close", number)

    kinds: dict[str, Any] = {"coroutine": coroutine, "plain": plain}
    function = kinds.get(kind, async_generator)
    function.__name__ = function.__qualname__ = data["name"]
    function.__signature__ = signature
    function.__annotations__ = {}
    return function  # type: ignore[no-any-return]


def _stream_of(method: str) -> Callable[..., AsyncIterator[Any]]:
    async def stream(
        self: Graph,
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


class Graph:
    """A compiled LangGraph graph, as far as the judge lends it."""

    def __init__(self, connection: Any, number: int, name: str) -> None:
        self._connection = connection
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

    @property
    def checkpointer(self) -> Any:
        return self.__getattr__("checkpointer")

    @checkpointer.setter
    def checkpointer(self, _: object) -> None:
        raise AttributeError(
            "the graph's own checkpointer has all that was saved, and another would know nothing "
            "of it: leave it as it is"
        )

    def with_config(self, config: RunnableConfig | None = None, **more: Any) -> Graph:
        """The same graph with a config that each run begins with."""
        bound = Graph(self._connection, 0, self.name)
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

    abatch = Runnable.abatch  # these need ainvoke() and nothing else
    abatch_as_completed = Runnable.abatch_as_completed

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

    async def aupdate_state(self, config: RunnableConfig, values: Any, **options: Any) -> Any:
        return await self._ask("aupdate_state", config, values, options)

    def update_state(self, config: RunnableConfig, values: Any, **options: Any) -> Any:
        return self._now("run", "aupdate_state", config, values, options)

    async def _ask(
        self,
        method: str,
        state: Any,
        config: RunnableConfig | None,
        options: dict[str, Any],
    ) -> Any:
        return await self._connection.ask(
            self._to, "run", self._call(method, state, config, options)
        )

    def _now(
        self,
        verb: str,
        method: str,
        state: Any,
        config: Any,
        options: dict[str, Any],
    ) -> Any:
        return self._connection.ask_now(self._to, verb, self._call(method, state, config, options))

    def _call(
        self,
        method: str,
        state: Any,
        config: Any,
        options: dict[str, Any],
    ) -> dict[str, Any]:
        merged = _merged(self.config, config)
        plain = {  # keys of a dict do not cross; to astream() they are what a tuple is
            name: tuple(value) if isinstance(value, KeysView) else value
            for name, value in options.items()
        }
        return {"method": method, "state": state, "config": merged, "options": plain}


def _merged(first: Any, second: Any) -> Any:
    if not first or not second:
        return first or second
    both = {**first, **second}
    if "configurable" in first and "configurable" in second:
        both["configurable"] = {**first["configurable"], **second["configurable"]}
    return both
