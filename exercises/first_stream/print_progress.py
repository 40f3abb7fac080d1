"""Print a line for each node of a graph, as soon as that node has finished.

Write `print_progress(graph, state)`. It runs `graph` once with astream(), from the given `state`,
and prints one line for each event that the graph streams:

    → node: message

where `node` is the name of the node that has just finished and `message` is what that node
returned under the key "message". Whatever nodes the graph has, in whatever order they run.

Example: a graph whose nodes node_a, node_b and node_c add 1, add 10 and double, from the state
{"count": 0, "message": "start"}, prints

    → node_a: Node A: count=1
    → node_b: Node B: count=11
    → node_c: Node C: count=22

The first line appears while node_b is still at work. That is the point: someone who waits for
an answer that takes a minute wants to see after a second that something is going on.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    """Print `→ node: message` for each event, as it arrives."""
    raise NotImplementedError("print_progress is yours to write")
