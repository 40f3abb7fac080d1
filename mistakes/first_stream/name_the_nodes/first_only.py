"""Caught by test_names_every_node: returns in the middle of the loop.

Says: The return is inside the loop, so only the first event is read.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names = []
    async for event in graph.astream(state):
        names.extend(event)
        return names
