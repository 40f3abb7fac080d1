"""Caught by test_has_a_line_for_a_part: thinks a default of get() is as good as an answer.

Says: get() gives a default where the key is missing, and the line shows that default as if the
node had returned it.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    lines = []
    async for event in graph.astream(state):
        for node, update in event.items():
            lines.append(f"{node}: {(update or {}).get(key)!r}")
    return lines
