"""Caught by test_has_a_line_for_a_part: thinks a node without the key has nothing to report.

Says: Nodes that did not return the key have no line, although they ran.

Conceptual: a node that returns only other keys has a line
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    lines = []
    async for event in graph.astream(state):
        for node, update in event.items():
            if update and key in update:
                lines.append(f"{node}: {update[key]!r}")
    return lines
