"""Caught by test_stops_a_graph_that_needs_more: thinks that all settings
belong in "configurable".

Says: recursion_limit is in config["configurable"], where LangGraph does not
look. Put it into the config itself.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    config = {"configurable": {"recursion_limit": steps + 1}}
    async for event in graph.astream(state, config):
        yield event
