"""Name the nodes of a graph, in the order in which they finish.

Write `name_the_nodes(graph, state)`. It streams `graph` once, from the
given `state`, with `graph.astream(state)`. It returns a list with the name
of each node (a `str`), in the order in which the nodes finish.
`CompiledStateGraph` is the type of what `compile()` returns.

- You do not know the graph. Its nodes may have any names and may return
  anything, also None.
- In a loop a node runs several times. Name it each time.
- Where nodes run side by side, the one that finishes first is named first.

Example: in the lesson's graph node_a, node_b and node_c run one after the
other.

    await name_the_nodes(graph, {"count": 0, "message": "start"})

returns ["node_a", "node_b", "node_c"]. A loop through two nodes that runs
twice may give ["think", "act", "think", "act"].

By default each event that `astream()` yields is a dict, usually with one
key: the name of the node that has just finished. All work with a stream
begins like this: take the events one at a time, and know which node each
one came from.

The last lines of this file start `kit try` when you run it with Python.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    """Names of the nodes, in the order in which they finish."""
    raise NotImplementedError("name_the_nodes is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
