"""Caught by test_gives_the_final_state: thinks that a node's state comes before its update.

Says: The state is taken before the last node's update is in it.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    latest: dict[str, Any] = {}
    final: dict[str, Any] = {}
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "values":
            latest = chunk
        else:
            names.extend(chunk)
            final = latest
    return names, final
