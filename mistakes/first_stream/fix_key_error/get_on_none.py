"""Caught by test_has_a_line_for_nothing: thinks an update is always a dict.

Says: A node that returned nothing has None in its event, and None has no get().
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    missing = object()
    lines = []
    async for event in graph.astream(state):
        for node, update in event.items():
            value = update.get(key, missing)
            lines.append(f"{node}: unchanged" if value is missing else f"{node}: {value!r}")
    return lines
