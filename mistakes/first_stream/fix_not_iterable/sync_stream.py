"""Caught by test_runs_the_graph_once: takes stream(), which a plain list() goes through.

Says: stream() blocks the event loop while the graph runs; astream() does not.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    return list(graph.stream(state))


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len([event async for event in graph.astream(state)])
