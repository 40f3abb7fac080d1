"""Print a line for each node of a graph, as soon as that node has finished.

Write `print_progress(graph, state)`. It streams `graph` once, from the
given `state`, and prints one line for each event:

    → node: message

`node` is the name of the node that has just finished. `message` is what
that node returned under the key "message". Your function works for every
graph whose nodes return a message.

Example: the nodes node_a, node_b and node_c of the lesson's graph add 1,
add 10 and double. From the state {"count": 0, "message": "start"} your
function prints

    → node_a: Node A: count=1
    → node_b: Node B: count=11
    → node_c: Node C: count=22

The first line appears before node_b has finished. That is the purpose of
streaming: users who wait a minute for an answer want to see after a second
that the program is working.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    """Print `→ node: message` for each event, as it arrives."""
    raise NotImplementedError("print_progress is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
