"""Caught by test_names_the_nodes: thinks that an event is a dict with a key for each mode.

Says: With a list of modes each item is a pair (mode, data), not a dict.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final: dict[str, Any] = {}
    async for event in graph.astream(state, stream_mode=["updates", "values"]):
        names.extend(event["updates"])
        final = event["values"]
    return names, final
