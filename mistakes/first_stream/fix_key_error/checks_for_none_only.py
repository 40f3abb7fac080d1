"""Caught by test_has_a_line_for_a_part: thinks a node returns the whole state or None.

Says: Only None is tested; a node may also return a part of the state.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    lines = []
    async for event in graph.astream(state):
        for node, update in event.items():
            if update is None:
                lines.append(f"{node}: unchanged")
            else:
                lines.append(f"{node}: {update[key]!r}")
    return lines
