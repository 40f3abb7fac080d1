"""Caught by test_yields_every_state: thinks each event is a snapshot of the state.

Says: The events of the default mode are yielded; they are updates, not states.

Conceptual: a state has also the keys that the last node did not return
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    async for event in graph.astream(state):
        yield event
