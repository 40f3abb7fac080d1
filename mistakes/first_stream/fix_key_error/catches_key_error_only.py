"""Caught by test_has_a_line_for_nothing: thinks a node that returned nothing has an empty dict in
its event.

Says: A node that returned nothing has None in its event, and None[key] is a TypeError, not a
KeyError.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    lines = []
    async for event in graph.astream(state):
        for node, update in event.items():
            try:
                lines.append(f"{node}: {update[key]!r}")
            except KeyError:
                lines.append(f"{node}: unchanged")
    return lines
