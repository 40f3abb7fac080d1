"""Caught by test_yields_what_the_graph_made_of_it: thinks it knows the reducers, and that a
superstep is a node.

Says: A state is yielded for each node; nodes that run side by side are one superstep and one
state.

Conceptual: nodes that run side by side make one state
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    current = dict(state)
    yield dict(current)
    async for event in graph.astream(state):
        for update in event.values():
            for key, value in update.items():
                current[key] = current[key] + value if isinstance(value, list) else value
            yield dict(current)
