"""Caught by test_names_the_nodes: thinks that the name of the mode is "update".

Says: No item has the mode "update": it is called "updates".
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final: dict[str, Any] = {}
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "update":
            names.extend(chunk)
        else:
            final = chunk
    return names, final
