"""Caught by test_prints_every_message: thinks the value of an event is the message.

Says: All that the node returned is printed, not its message.

Conceptual: a line has the message of a node, and not all that the node returned
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for event in graph.astream(state):
        for node, message in event.items():
            print(f"→ {node}: {message}")
