"""Caught by test_names_every_node: thinks that every graph has the lesson's nodes.

Says: The names are written into the code; take them from the events.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names = ["node_a", "node_b", "node_c"]
    async for _ in graph.astream(state):
        pass
    return names
