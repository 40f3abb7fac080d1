"""The runner's side of the laboratory: functions that ask the judge, and drivers.

Loaded into the runner before the submission. It holds no answer and decides nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any

from langgraph.config import get_stream_writer
from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from pydantic import create_model
from typing_extensions import TypedDict


def install(connection: Any, types: Any) -> dict[str, Callable[..., Any]]:
    """Teach the runner this course's types; called once, before the submission is loaded.

    Gives the drivers "keywords" for calls with keyword arguments, "cancelled" for callers that are
    cancelled, "thread" for plain code in a thread that has never had a loop, and "read_file" and
    "write_file" for files of the scratch folder, which have no use for the function that they are
    called on.
    """
    types.add("function", None, lambda value: value, lambda data: _function(connection, data))
    types.add("shared", None, lambda value: value, _share_equal)
    types.add("row", None, lambda value: value, lambda data: row(**data))
    return {
        "cancelled": _cancelled,
        "keywords": _with_keywords,
        "read_file": _read_file,
        "thread": _in_thread,
        "write_file": _write_file,
    }


async def _in_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    return await asyncio.to_thread(function, *arguments)


def _share_equal(items: list[Any]) -> list[Any]:
    """The same list, in which items that are written alike are one object."""
    first: dict[str, Any] = {}
    return [first.setdefault(repr(item), item) for item in items]


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


def _input_schema(names: list[str], *, is_model: bool) -> Any:
    if not is_model:
        return TypedDict("Input", dict.fromkeys(names, Any))  # type: ignore[operator]
    fields: dict[str, Any] = dict.fromkeys(names, (Any, None))
    base = create_model("Base", **{names[0]: fields.pop(names[0])})
    return create_model("Input", __base__=base, **fields)


def row(  # noqa: PLR0913
    *,
    keys: list[str],
    inputs: list[str],
    nodes: list[tuple[str, Callable[..., Any]]],
    writes: list[Any],
    stream_mode: str = "updates",
    is_model: bool = False,
) -> CompiledStateGraph[Any, Any, Any, Any]:
    """Return a real graph, of nodes one after another.

    ``inputs`` are those of its ``keys`` that it takes in, ``writes`` what its first node writes to
    the stream; ``is_model`` makes its input a Pydantic model, which inherits its first key. Not a
    proxy: in the runner only its nodes' functions may be lent.
    """

    async def first(state: Any) -> Any:
        for part in writes:
            get_stream_writer()(part)
        return await nodes[0][1](state)

    state: Any = TypedDict("State", dict.fromkeys(keys, Any))  # type: ignore[misc]
    builder: StateGraph[Any, Any, Any, Any]
    builder = StateGraph(state, input_schema=_input_schema(inputs, is_model=is_model))
    builder.add_sequence([(nodes[0][0], first), *nodes[1:]])
    builder.add_edge(START, nodes[0][0])
    graph = builder.compile()
    graph.stream_mode = stream_mode  # type: ignore[assignment]
    return graph


def _function(connection: Any, data: dict[str, Any]) -> Callable[..., Any]:
    """A function of this name and with these parameters; to call it is to ask the judge."""
    to, kind = f"function:{data['id']}", data["kind"]
    names = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in data["parameters"]]
    signature = Signature(names)

    def given(args: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
        try:
            arguments = list(signature.bind(*args, **named).args)
        except TypeError as error:
            raise TypeError(f"{data['name']}() {error}") from None
        connection.keep_passed(data["name"], arguments)
        return arguments

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

    async def reporting(*args: Any, **named: Any) -> Any:
        call = asyncio.ensure_future(coroutine(*args, **named))
        try:
            while not (await asyncio.wait([call], timeout=0.1))[0]:
                get_stream_writer()("at work")
        finally:
            call.cancel()
            await asyncio.wait([call])
        return call.result()

    kinds: dict[str, Any] = {"coroutine": coroutine, "plain": plain, "reporting": reporting}
    function = kinds.get(kind, async_generator)
    function.__name__ = function.__qualname__ = data["name"]
    function.__signature__ = signature
    function.__annotations__ = {}
    return function  # type: ignore[no-any-return]
