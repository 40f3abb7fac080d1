"""Caught by test_lets_the_graph_finish: thinks it takes the states to count
the supersteps.

Says: States are yielded. The default stream mode yields what each node
returned.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    config = {"recursion_limit": steps + 1}
    async for event in graph.astream(state, config, stream_mode="values"):
        yield event
