"""Yield the whole state of a graph after its input and after every superstep."""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    """Yield the state after the input and after every superstep, each as it is reached."""
    async for whole_state in graph.astream(state, stream_mode="values"):
        yield whole_state
