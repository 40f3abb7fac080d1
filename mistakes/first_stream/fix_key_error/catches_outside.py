"""Caught by test_has_a_line_for_a_part: thinks a loop goes on after an error that was caught
outside it.

Says: The try is around the loop, so the first node without the key ends the whole loop; put it
inside.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    lines = []
    try:
        async for event in graph.astream(state):
            for node, update in event.items():
                lines.append(f"{node}: {update[key]!r}")
    except (KeyError, TypeError):
        pass
    return lines
