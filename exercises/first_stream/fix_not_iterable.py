"""Repair two functions that treat a stream like a list.

Both functions stream `graph` once, from the given `state`:

- `all_events(graph, state)` returns a list of all events that
  `graph.astream(state)` yields, each as it came.
- `count_events(graph, state)` returns how many events there are.

Example: for the lesson's graph and the state {"count": 0, "message":
"start"}, `all_events` returns

    [{"node_a": {"count": 1, "message": "Node A: count=1"}},
     {"node_b": {"count": 11, "message": "Node B: count=11"}},
     {"node_c": {"count": 22, "message": "Node C: count=22"}}]

and `count_events` returns 3. At the moment they fail with

    TypeError: 'async_generator' object is not iterable
    TypeError: object of type 'async_generator' has no len()

Repair them. `list()`, `len()`, `sum()`, `next()` and a plain `for` cannot
wait, and each event of a stream has to be waited for. `async for` can wait,
and so can a list comprehension with it: `[... async for ... in ...]`.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    """All events of a run, in order."""
    return list(graph.astream(state))


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    """How many events a run has."""
    return len(graph.astream(state))


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
