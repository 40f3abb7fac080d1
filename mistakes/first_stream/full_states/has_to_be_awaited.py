"""Caught by test_yields_every_state: thinks an async def has to return the stream for its callers.

Says: The function returns a generator that callers have to await first; put yield into the
function itself.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    return graph.astream(state, stream_mode="values")
