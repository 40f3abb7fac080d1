"""Caught by test_prints_every_message: thinks the call of astream() runs the graph, and the graph
prints.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    graph.astream(state)
