"""Name the nodes of a graph, in the order in which they finish."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    """Names of the nodes, in the order in which they finish."""
    names: list[str] = []
    async for event in graph.astream(state):
        names.extend(event)
    return names
