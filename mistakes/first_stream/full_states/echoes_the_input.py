"""Caught by test_yields_what_the_graph_made_of_it: thinks the state after the input is the input.

Says: The input is yielded as it was given; the graph may fill in keys that it leaves out.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    yield state
    stream = graph.astream(state, stream_mode="values")
    await anext(stream)
    async for whole_state in stream:
        yield whole_state
