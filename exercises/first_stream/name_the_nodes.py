"""Name the nodes of a graph, in the order in which they finish.

Write `name_the_nodes(graph, state)`. It runs `graph` once with astream(), from the given `state`,
and returns a list with the name of each node, as text, in the order in which the nodes finish.
You do not know the graph: its nodes may have any names and return anything, also None. In a loop a
node runs several times, and is named each time. Where nodes run side by side, the quick are named
before the slow.

Example: for the lesson's graph, whose nodes node_a, node_b and node_c run one after the other,

    await name_the_nodes(graph, {"count": 0, "message": "start"})

gives ["node_a", "node_b", "node_c"]. A loop through two nodes, gone twice, may give
["think", "act", "think", "act"].

Everything that you will ever do with a stream begins like this: take the events one at a time, and
know where each came from.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    """Names of the nodes, in the order in which they finish."""
    raise NotImplementedError("name_the_nodes is yours to write")
