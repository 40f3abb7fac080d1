"""Caught by test_yields_every_state: thinks a list of one mode is the same as that mode.

Says: With a list of modes, also of one, each item is a pair of the mode and the state.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    async for whole_state in graph.astream(state, stream_mode=["values"]):
        yield whole_state
