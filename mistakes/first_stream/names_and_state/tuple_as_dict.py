"""Caught by test_names_the_nodes: thinks that with two modes an event is still a dict.

Says: With two modes each item is a tuple (mode, data), and it has no items().
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final: dict[str, Any] = {}
    async for event in graph.astream(state, stream_mode=["updates", "values"]):
        names.extend(event.keys())
        final.update(event)
    return names, final
