"""Caught by test_stops_a_graph_that_needs_more: thinks the limit is a
keyword of astream().

Says: recursion_limit is given as a keyword of astream(), which ignores it.
It is a key of the config.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    async for event in graph.astream(state, recursion_limit=steps + 1):
        yield event
