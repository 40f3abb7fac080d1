"""Caught by test_prints_every_message: thinks the call of astream() runs the graph, and the graph
prints.

Says: Nothing goes through the stream, and astream() runs nothing before that.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    graph.astream(state)
