"""Caught by test_names_every_node: thinks that astream() runs the graph and gives the names.

Says: The stream is returned and nobody goes through it, so no node runs.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return graph.astream(state)
