"""Caught by test_stops_a_graph_that_needs_more: thinks with_config()
changes the graph.

Says: with_config() returns a new graph, which is not used. The graph runs
without the limit.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    graph.with_config({"recursion_limit": steps + 1})
    async for event in graph.astream(state):
        yield event
