"""Caught by test_runs_the_graph_once: thinks asking for the first state needs a run of its own.

Says: A run for the first state and another for the rest: the graph runs twice.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    yield await anext(graph.astream(state, stream_mode="values"))
    stream = graph.astream(state, stream_mode="values")
    await anext(stream)
    async for whole_state in stream:
        yield whole_state
