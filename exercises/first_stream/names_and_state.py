"""Take two things from one run: which nodes finished, and the final state.

Write `names_and_state(graph, state)`. It streams `graph` once, from the
given `state`, and returns a tuple of two:

- a list with the name of each node (a `str`), in the order in which the
  nodes finished. In a loop a node finishes several times, and is named each
  time.
- the final state: the dict that `await graph.ainvoke(state)` would return.

You know neither the graph nor its state. You know only that the graph has
no output schema (a class that limits the keys of the final state). A node
may return a part of the state, or None. A key may have a reducer, which
combines the old value and the new part. So only LangGraph knows the final
state.

Example: for the lesson's graph

    await names_and_state(graph, {"count": 0, "message": "start"})

gives this tuple:

    (["node_a", "node_b", "node_c"],
     {"count": 22, "message": "Node C: count=22"})

If the state has more keys, their values are there too.

A program that shows its progress needs the final state as well. A second
run would cost as much as the first, and its models might answer something
else. `stream_mode` may be a list of modes; then each item is a pair.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    """Names of the nodes, in the order in which they finished, and the final state."""
    raise NotImplementedError("names_and_state is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
