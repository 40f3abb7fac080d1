"""Caught by test_yields_while_the_graph_runs: thinks that yielding makes a stream, whenever it is
done.

Says: All states are collected first and yielded at the end.

Conceptual: a state comes before the next superstep has ended
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    states = [whole_state async for whole_state in graph.astream(state, stream_mode="values")]
    for whole_state in states:
        yield whole_state
