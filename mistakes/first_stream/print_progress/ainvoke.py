"""Caught by test_prints_every_message: thinks ainvoke() is the asynchronous way to a node's
message.

Says: ainvoke() gives only the final state, so there is nothing of each node to print.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    result = await graph.ainvoke(state)
    print(f"→ {graph.name}: {result['message']}")
