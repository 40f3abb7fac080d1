"""Caught by test_names_the_nodes: thinks that a node which returns nothing has not run.

Says: Nodes that return nothing are skipped, although they finished.

Conceptual: a node that returns nothing is named too
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final: dict[str, Any] = {}
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            names += [name for name, update in chunk.items() if update]
        else:
            final = chunk
    return names, final
