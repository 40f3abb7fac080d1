"""Repair a report that fails with KeyError at a part of the state.

`report(graph, state, key)` streams `graph` once and returns a list with one
line for each event, in the order in which the nodes finish:

    node: value

`value` is what that node returned under `key`, as repr() writes it. A node
may leave out keys. It may return a part of the state, or {}, or None.
Such a node has run too, so it has a line. If the node did not return `key`,
the line is

    node: unchanged

Example: node_a returns {"count": 1, "message": "one"}, node_b {"count": 2},
node_c {"message": ""}, and node_d None. The report about "message" is

    ["node_a: 'one'", "node_b: unchanged", "node_c: ''",
     "node_d: unchanged"]

An empty text is a value, and so are 0, False and None. A value that is the
same as before is a value too: the node returned it. At the moment the
report fails at node_b with

    KeyError: 'message'

Repair it. In real graphs most nodes return one key or two. Code that
expects the whole state from each node fails when the next node is added.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    """One line for each event: what its node returned under `key`."""
    lines = []
    async for event in graph.astream(state):
        for node, node_state in event.items():
            lines.append(f"{node}: {node_state[key]!r}")
    return lines


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
