"""Caught by test_yields_every_state: thinks a mode that astream() does not know would be an error.

Says: With a mode that it does not know, astream() runs the graph and yields nothing.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    async for whole_state in graph.astream(state, stream_mode="value"):
        yield whole_state
