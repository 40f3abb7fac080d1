"""Caught by test_runs_the_graph_once: runs the graph to see that it works.

Says: The graph runs twice: each call of astream() is a new run.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    async for _ in graph.astream(state):
        pass
    return [event async for event in graph.astream(state)]


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len([event async for event in graph.astream(state)])
