"""Caught by test_yields_every_state: thinks the first event belongs to no node and can be dropped.

Says: The first state, the one after the input, is dropped.

Conceptual: the first state is that of the input
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    first = True
    async for whole_state in graph.astream(state, stream_mode="values"):
        if not first:
            yield whole_state
        first = False
