"""Caught by test_has_a_line_for_nothing: thinks a node that returned nothing is the end of the
run.

Says: The loop ends at the first node that returns nothing; the nodes after it run too.

Conceptual: the report goes on after a node that returns nothing
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    lines = []
    async for event in graph.astream(state):
        for node, update in event.items():
            if update is None:
                return lines
            lines.append(f"{node}: {update[key]!r}" if key in update else f"{node}: unchanged")
    return lines
