"""Caught by test_names_the_nodes: thinks that a tuple of modes does what a list of modes does.

Says: The items are not told apart by their mode.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final: dict[str, Any] = {}
    async for mode, chunk in graph.astream(state, stream_mode=("updates", "values")):
        if mode == "updates":
            names.extend(chunk)
        else:
            final = chunk
    return names, final
