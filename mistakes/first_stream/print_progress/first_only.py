"""Caught by test_prints_every_message: thinks one event holds all nodes.

Says: The loop ends after the first event.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    event = await anext(graph.astream(state))
    for node, update in event.items():
        print(f"→ {node}: {update['message']}")
