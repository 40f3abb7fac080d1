"""Caught by test_stops_a_graph_that_needs_more: thinks the error comes
before the events do.

Says: The events before the error are lost, because the list of them was
never finished. Yield each event as it comes.

Conceptual: the events before the error come too
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    config = {"recursion_limit": steps + 1}
    events = [event async for event in graph.astream(state, config)]
    for event in events:
        yield event
