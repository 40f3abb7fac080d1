"""Caught by test_prints_every_message: thinks invoke() has the message of each node in its result.

Says: invoke() gives only the final state, and it blocks the event loop.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    result = graph.invoke(state)
    print(f"→ {graph.name}: {result['message']}")
