"""Caught by test_yields_every_state: thinks the stream begins after the first node.

Says: The input is yielded and then comes again, because mode "values" starts with it.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    yield state
    async for whole_state in graph.astream(state, stream_mode="values"):
        yield whole_state
