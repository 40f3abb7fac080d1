"""Caught by test_prints_every_message: takes the key for granted, and .get() hides that there is none.

Says: get() gives None for a key that the node did not return: look for the right key.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update.get('messages')}")
