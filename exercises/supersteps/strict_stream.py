"""Wrap astream() so that a misspelt word is an error, before any node runs.

astream() is silent about three mistakes. With stream_mode="value" the graph
runs and streams nothing. With steam_mode="values" it streams updates,
because it takes any keyword and ignores those that it does not know. And a
key of the input that the graph does not declare is dropped.

Write `strict_stream(graph, state, **options)`, an asynchronous generator.
`state` is a dict, the input of a run, and `options` are keywords for
astream(). It yields what `graph.astream(state, **options)` yields, each
item unchanged and as soon as it comes. But it raises, before any node of
the graph has run,

- ValueError, if "stream_mode" is a mode that astream() does not have, or a
  list with one.
  `typing.get_args(langgraph.types.StreamMode)` are the modes that it has.
  None, or no "stream_mode" at all, is right: then the graph's own mode
  counts;
- TypeError, if there is a keyword that astream() has no parameter for.
  `inspect.signature(graph.astream).parameters` are the parameters that it
  has, by name;
- KeyError, if `state` has a key that the graph's input does not declare.
  `graph.InputType` is the class that declares it, and
  `typing.get_type_hints()` of that class has the keys, also those that it
  inherits. A graph may take in fewer keys than its state has, and `state`
  may leave out any of them.

You may raise when the function is called, or when the first item is asked
for. If several things are wrong, raise any of the errors. Do not look at
the values of other options.

Example: for a graph with the input {"count": int} and one node, "plus",
that adds 1 to it,

    strict_stream(graph, {"count": 1}, stream_mode="values")
        yields {"count": 1} and {"count": 2}
    strict_stream(graph, {"count": 1}, stream_mode="value")
        raises ValueError
    strict_stream(graph, {"count": 1}, steam_mode="values")
        raises TypeError
    strict_stream(graph, {"cuont": 1}, stream_mode="values")
        raises KeyError

It takes an afternoon to find the missing letter that keeps a page empty. An
error that names the word takes a minute.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def strict_stream(
    graph: CompiledStateGraph, state: dict[str, Any], **options: Any
) -> AsyncIterator[Any]:
    """Yield what astream() yields; raise what it keeps silent about."""
    raise NotImplementedError("strict_stream is yours to write")
    yield  # replace it: a yield makes an async def a generator


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
