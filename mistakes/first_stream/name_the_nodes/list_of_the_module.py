"""Caught by test_names_the_nodes_of_an_unusual_graph: thinks a list that is cleared is as good as new.

Says: Two calls at the same time use one list, which the second one clears.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph

names: list[str] = []


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names.clear()
    async for event in graph.astream(state):
        names.extend(event)
    return names.copy()
