"""Repair three functions that take single events of a stream by their index.

Each function streams `graph` once, from the given `state`, and returns one
event of `graph.astream(state)`, as it is:

- `first_event(graph, state)`: the first one
- `last_event(graph, state)`: the last one
- `nth_event(graph, state, n)`: the one with index `n`. `n` counts from 0
  and is never negative. If the graph yields no such event, the function
  raises IndexError.

Example: for the lesson's graph and the state {"count": 0, "message":
"start"}, `first_event` returns

    {"node_a": {"count": 1, "message": "Node A: count=1"}}

and so does `nth_event` for n = 0. For n = 1 it returns node_b's event, and
for n = 3 there is none. `last_event` returns node_c's event. At the moment
all three fail with

    TypeError: 'async_generator' object is not subscriptable

Repair them. The event has to be right, and two more things matter:

- If you want only one event, later nodes must not start: `first_event`
  and `nth_event` start no further node once their event is there.
- Several nodes may run side by side, and one event comes while the other
  nodes are still running. Your function must cancel them before it returns:
  nothing of the graph goes on running.

Leaving an `async for` does not close the stream at once. This does, at the
end of the block, and it waits until the nodes have stopped:

    async with aclosing(graph.astream(state)) as stream:
        ...

(`aclosing` comes from contextlib.)
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


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
