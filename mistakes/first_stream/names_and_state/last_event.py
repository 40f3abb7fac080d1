"""Caught by test_gives_the_final_state: thinks that the last event is the final state.

Says: The last event is returned as the state; it is what one node returned, under its name.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    event: dict[str, Any] = {}
    async for event in graph.astream(state):
        names.extend(event)
    return names, event
