"""Caught by test_stops_a_graph_that_needs_more: thinks that the input and
the end are steps too.

Says: The recursion_limit is one too large, so one superstep more is
allowed.

Conceptual: only one superstep more runs before the graph is stopped
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    async for event in graph.astream(state, {"recursion_limit": steps + 2}):
        yield event
