"""Caught by test_names_every_node: makes a new list for each event.

Says: A new list is made for each event, so only the last name is left.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names = []
    async for event in graph.astream(state):
        names = list(event)
    return names
