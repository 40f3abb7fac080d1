"""Caught by test_lets_the_graph_finish: thinks the limit is the number of
supersteps.

Says: The recursion_limit is `steps`. A graph that has used up its limit is
stopped even if nothing is left to do.

Conceptual: a graph that needs just so many supersteps runs to its end
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    async for event in graph.astream(state, {"recursion_limit": steps}):
        yield event
