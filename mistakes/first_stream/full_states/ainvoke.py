"""Caught by test_yields_every_state: thinks the whole state is there only at the end.

Says: ainvoke() gives only the last state, when the graph has finished.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    yield state
    yield await graph.ainvoke(state)
