"""Repair three functions that take single events of a stream by their index.

Each of them runs `graph` once, from the given `state`, and gives one of the events that
`graph.astream(state)` streams, as it is:

- `first_event(graph, state)`: the first one
- `last_event(graph, state)`: the last one
- `nth_event(graph, state, n)`: the one with index `n`, counted from 0 and never negative; if the
  graph streams no such event, it raises IndexError

With the graph of the lesson and the state {"count": 0, "message": "start"}, `first_event` gives

    {"node_a": {"count": 1, "message": "Node A: count=1"}}

and so does `nth_event` for n = 0; for n = 1 it gives the event of node_b, and for n = 3 there is
none. `last_event` gives the event of node_c.

As they stand, all three fail with

    TypeError: 'async_generator' object is not subscriptable

Repair them. Two things matter beside the right event:

- Whoever wants the first event does not pay for the rest: when the event that was asked for is
  there, nothing more of the graph is started.
- Several nodes may run side by side, and one event comes while the others are still at work. By
  the time that the function returns they have been cancelled: nothing of the graph runs on.

A stream is not a list that is there: it is work that is done when you ask for it, and that you have
to end when you have what you wanted.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    """The first event of a run."""
    return graph.astream(state)[0]


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    """The last event of a run."""
    return graph.astream(state)[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    """The event with index `n` of a run; raises IndexError if there is none."""
    return graph.astream(state)[n]
