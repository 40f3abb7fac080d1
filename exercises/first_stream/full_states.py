"""Yield the whole state of a graph after its input and after every superstep.

Write `full_states(graph, state)`, an asynchronous generator: an `async def`
with a `yield` in it. It streams `graph` once and yields the whole state, as
a dict. First comes the state after the graph has taken its input. The input
need not have all keys. The graph may add what is missing. Then comes the
state after each superstep. Yield each state as soon as it is reached, not
at the end of the run. Callers write
`async for s in full_states(graph, state)`.

A superstep is one round of the graph: one node, or several that run side by
side. It gives one state. A superstep in which no node writes anything may
have its state or not: both are right.

Example: node_a adds 1 to "count" and "a" to "log"; node_b returns only
{"log": ["b"]}. The key "log" has a reducer, a function that combines the
old value and the new part. Here new items go to the end of the list. From
the state {"count": 0, "log": ["in"]} come

    {"count": 0, "log": ["in"]}
    {"count": 1, "log": ["in", "a"]}
    {"count": 1, "log": ["in", "a", "b"]}

An event of the default stream mode holds only what a node returned. If you
show or store the state, you need what the graph made of it, and only the
graph knows its reducers. astream() has another stream mode for that.

`AsyncIterator[X]` is the type of what yields items of type X, one by one.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    """Yield the state after the input and after every superstep, each as it is reached."""
    raise NotImplementedError("full_states is yours to write")
    yield {}  # a yield makes a generator; replace this yield with your own


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
