"""Caught by test_names_each_run_of_a_node: thinks that a node finishes once.

Says: Each node is named once; in a loop it finishes several times.

Conceptual: a node that runs again is named again
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    updates: dict[str, Any] = {}
    final: dict[str, Any] = {}
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            updates |= chunk
        else:
            final = chunk
    return list(updates), final
