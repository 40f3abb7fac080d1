"""Caught by test_stops_a_graph_that_needs_more: thinks that going no
further is the same as a limit.

Says: The function ends after some events and no error is raised. Let
LangGraph stop the graph.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    taken = 0
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "values":
            taken += 1
        elif taken > steps:
            return
        else:
            yield chunk
