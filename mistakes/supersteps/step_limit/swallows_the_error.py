"""Caught by test_stops_a_graph_that_needs_more: thinks a limit that is
reached is a normal end.

Says: The GraphRecursionError is caught. Let it go on to the caller.

Conceptual: a graph that needs more supersteps ends with GraphRecursionError
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.errors import GraphRecursionError
from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    try:
        async for event in graph.astream(state, {"recursion_limit": steps + 1}):
            yield event
    except GraphRecursionError:
        return
