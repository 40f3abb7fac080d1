"""Wrap astream() so that a slip of the pen is an error, before any node runs.

astream() forgives too much. With stream_mode="value" the graph runs and streams nothing; with
steam_mode="values" it streams updates, because it takes any keyword and throws away those that it
does not know; and a key of the input that the graph does not declare is dropped. No error, ever.

Write `strict_stream(graph, state, **options)`, an asynchronous generator. `state` is a dict, the
input of a run, and `options` are keywords for astream(). It yields what
`graph.astream(state, **options)` yields, every item unchanged and as soon as it comes. But it
raises, before any node of the graph has run,

- ValueError, if "stream_mode" is, or is a list with, a mode that astream() does not have.
  `typing.get_args(langgraph.types.StreamMode)` are the modes that it has. None and no "stream_mode"
  at all are fine: the graph has a mode of its own for that;
- TypeError, if there is a keyword that astream() has no parameter for.
  `inspect.signature(graph.astream).parameters` are the parameters that it has, by name;
- KeyError, if `state` has a key that the graph's input does not declare. `graph.InputType` is the
  class that declares it, and `typing.get_type_hints()` of that class has the keys. A graph may
  take in fewer keys than its state has, and `state` may leave out any of them.

Whether it raises when it is called, or when the first item is asked for, is up to you. If several
things are wrong, any of the errors will do. You do not look at the values of other options.

Example: for a graph with the input {"count": int} and one node, "plus", that adds 1 to it,

    async for item in strict_stream(graph, {"count": 1}, stream_mode="values"): ...
        {"count": 1} and {"count": 2}
    async for item in strict_stream(graph, {"count": 1}, stream_mode="value"): ...
        ValueError
    async for item in strict_stream(graph, {"count": 1}, steam_mode="values"): ...
        TypeError
    async for item in strict_stream(graph, {"cuont": 1}, stream_mode="values"): ...
        KeyError

A page that stays empty because of one missing letter takes an afternoon to find. An error that
names the letter takes a minute.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def strict_stream(
    graph: CompiledStateGraph, state: dict[str, Any], **options: Any
) -> AsyncIterator[Any]:
    """Yield what astream() yields; raise what it keeps silent about."""
    raise NotImplementedError("strict_stream is yours to write")
    yield  # a yield is what makes an async def a generator; yours take the place of this one
