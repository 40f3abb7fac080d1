"""Caught by test_has_a_line_for_a_part: thinks what a node did not return is what the input had.

Says: For a node that did not return the key, the line shows the input's value.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    lines = []
    async for event in graph.astream(state):
        for node, update in event.items():
            lines.append(f"{node}: {(update or {}).get(key, state[key])!r}")
    return lines
