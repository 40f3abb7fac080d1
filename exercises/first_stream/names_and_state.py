"""Take two things from one run: which nodes finished, and the state at the end.

Write `names_and_state(graph, state)`. It runs `graph` once with astream(), from the given `state`,
and returns a tuple of two:

- a list with the name of each node, as text, in the order in which the nodes finished. In a loop
  a node finishes, and is named, several times;
- the final state: the dict that `await graph.ainvoke(state)` would return.

You know neither the graph nor its state. A node may return a part of the state, or None. A key may
have a reducer, which puts together what is there and what a node returns, so that only LangGraph
can tell what the state has become.

Example: for the lesson's graph

    await names_and_state(graph, {"count": 0, "message": "start"})

gives (["node_a", "node_b", "node_c"], {"count": 22, "message": "Node C: count=22"}), and where the
state has further keys, their values too.

A program that shows its progress needs the answer as well. A second run would cost as much as the
first, and its models might say something else.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    """Names of the nodes, in the order in which they finished, and the final state."""
    raise NotImplementedError("names_and_state is yours to write")
