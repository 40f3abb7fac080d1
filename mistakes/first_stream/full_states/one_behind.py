"""Caught by test_yields_while_the_graph_runs: thinks a state is complete when the next one has
come.

Says: Each state is held back until the next one has come.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    previous = None
    async for whole_state in graph.astream(state, stream_mode="values"):
        if previous is not None:
            yield previous
        previous = whole_state
    yield previous
