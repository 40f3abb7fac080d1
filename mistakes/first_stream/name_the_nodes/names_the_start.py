"""Caught by test_names_every_node: thinks that the input counts as a node.

Says: The input is named as if it were a node.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names = ["__start__"]
    async for event in graph.astream(state):
        names.extend(event)
    return names
