"""Caught by test_prints_every_message: thinks an event has a label such as "output".

Says: An event has no key "output": its key is the node's name.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for event in graph.astream(state):
        node = next(iter(event))
        print(f"→ {node}: {event['output']['message']}")
