"""Yield the whole state of a graph after its input and after every superstep.

Write `full_states(graph, state)`, an asynchronous generator. It runs `graph` once, with astream(),
and yields the whole state, as a dict: first as it is when the graph has taken in its input (which
may leave out keys that the graph fills in), then after each superstep. Each state is yielded as
soon as it is reached, while the graph goes on. Callers write `async for s in full_states(…)`.

A superstep is one node, or several that run side by side: those are one step, so one state.

Example: node_a adds 1 to "count" and "a" to "log"; node_b does nothing but add "b" to "log". The
new items of "log" are put behind the old ones, because that key has a reducer. From the state
{"count": 0, "log": ["in"]} come

    {"count": 0, "log": ["in"]}
    {"count": 1, "log": ["in", "a"]}
    {"count": 1, "log": ["in", "a", "b"]}

although node_b returned no more than {"log": ["b"]}. That is the point: an event of the default
stream mode is what a node returned. Whoever shows or stores the state needs what the graph made of
it, and only the graph knows how its reducers put it together.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    """Yield the state after the input and after every superstep, each as it is reached."""
    raise NotImplementedError("full_states is yours to write")
    yield {}  # a yield is what makes an async def a generator; yours take the place of this one
