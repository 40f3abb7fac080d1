"""Caught by test_runs_the_graph_once: thinks that stream() in an async def is asynchronous.

Says: stream() blocks the event loop while the graph runs; astream() does not.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [name for event in graph.stream(state) for name in event]
