"""Repair a report that dies with KeyError when a node returns only a part of the state.

`report(graph, state, key)` runs `graph` once, with astream(), and returns one line for each event,
in the order in which the nodes finish:

    node: value

where `value` is what that node returned under `key`, as repr() writes it. But a node need not
return all keys: it may return a part of the state, or {}, or None. Such a node has run too, so it
has its line. If it did not return `key`, the line is

    node: unchanged

Example: node_a returns {"count": 1, "message": "one"}, node_b {"count": 2}, node_c {"message": ""}
and node_d None. The report about "message" is then

    ["node_a: 'one'", "node_b: unchanged", "node_c: ''", "node_d: unchanged"]

An empty text is a value, as 0, False and None are, and so is a value that is the same as before:
node_c returned it. As it stands, the report fails at node_b with

    KeyError: 'message'

Repair it. Graphs grow, and most nodes touch one key or two: code that expects the whole state from
each of them works until the next node is added.
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
