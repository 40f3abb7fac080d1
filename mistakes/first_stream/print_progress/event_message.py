"""Caught by test_prints_every_message: thinks an event is flat: the keys of the state, without the
node.

Says: The message is inside the update, and the update is under the node's name.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for event in graph.astream(state):
        node = next(iter(event))
        print(f"→ {node}: {event['message']}")
