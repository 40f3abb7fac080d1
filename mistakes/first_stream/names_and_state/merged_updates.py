"""Caught by test_gives_the_final_state: thinks that an update overwrites what is in the state.

Says: Updates are laid over the input, so what a reducer puts together is lost.

Conceptual: the list log grows
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final = dict(state)
    async for event in graph.astream(state):
        for name, update in event.items():
            names.append(name)
            final.update(update or {})
    return names, final
