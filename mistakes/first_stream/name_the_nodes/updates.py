"""Caught by test_names_every_node: takes what the node returned for its name.

Says: What the node returned is taken for its name.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [update async for event in graph.astream(state) for update in event.values()]
