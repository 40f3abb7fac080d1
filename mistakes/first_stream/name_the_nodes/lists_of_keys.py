"""Caught by test_names_every_node: thinks that list(event) is the name.

Says: List(event) is a list with the name in it, not the name.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names = []
    async for event in graph.astream(state):
        names.append(list(event))
    return names
