"""Caught by test_yields_what_the_graph_made_of_it: thinks an update put over the old state gives
the new one.

Says: Updates are laid over the old state, so what a reducer puts together is lost.

Conceptual: the list log grows
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
            current.update(update)
            yield dict(current)
