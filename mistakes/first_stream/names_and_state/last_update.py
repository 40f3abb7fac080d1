"""Caught by test_gives_the_final_state: thinks that the last update is the final state.

Says: The last update is returned as the state; it lacks what other nodes have set.

Conceptual: the final state has also the keys that the last node did not return
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final: dict[str, Any] = {}
    async for event in graph.astream(state):
        for name, update in event.items():
            names.append(name)
            final = update
    return names, final
