"""Caught by test_stops_a_graph_that_needs_more: thinks that the input and the end are steps too."""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    async for event in graph.astream(state, {"recursion_limit": steps + 2}):
        yield event
