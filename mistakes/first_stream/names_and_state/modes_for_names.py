"""Caught by test_names_the_nodes: thinks that the first part of a pair is the node's name.

Says: The names of the modes are in the list: the first part of each pair is the mode.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final: dict[str, Any] = {}
    async for name, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        names.append(name)
        final = chunk
    return names, final
