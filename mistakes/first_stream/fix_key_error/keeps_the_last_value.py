"""Caught by test_has_a_line_for_a_part: thinks the report is about the state, and keeps one by
hand.

Says: For a node that did not return the key, the line shows an earlier node's value.

Conceptual: a line is about what this node returned, and not about the state
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    lines = []
    current = dict(state)
    async for event in graph.astream(state):
        for node, update in event.items():
            current.update(update or {})
            lines.append(f"{node}: {current[key]!r}")
    return lines
