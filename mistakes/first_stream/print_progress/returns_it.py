"""Caught by test_prints_every_message: thinks that returning lines is printing them.

Says: The text is returned and nobody prints it.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [
        f"→ {node}: {update['message']}"
        async for event in graph.astream(state)
        for node, update in event.items()
    ]
