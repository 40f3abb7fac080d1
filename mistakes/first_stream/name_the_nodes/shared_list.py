"""Caught by test_names_every_node: thinks that a default list is new in each call.

Says: The default list is made once and keeps the names of earlier calls.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(
    graph: CompiledStateGraph, state: dict[str, Any], names: list[str] = []
) -> list[str]:
    async for event in graph.astream(state):
        names.extend(event)
    return names
