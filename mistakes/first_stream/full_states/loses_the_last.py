"""Caught by test_yields_every_state: keeps each state until the next one comes, and none comes after the last.

Says: Each state is kept until the next one comes, so the last one is never yielded.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    before = None
    async for whole_state in graph.astream(state, stream_mode="values"):
        if before is not None:
            yield before
        before = whole_state
