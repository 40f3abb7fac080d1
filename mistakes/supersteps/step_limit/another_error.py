"""Caught by test_stops_a_graph_that_needs_more: thinks callers want an
error of another type.

Says: Another exception is raised in the place of GraphRecursionError. Let
LangGraph's own go on.
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
    except GraphRecursionError as error:
        raise RuntimeError(f"the graph needs more than {steps} supersteps") from error
