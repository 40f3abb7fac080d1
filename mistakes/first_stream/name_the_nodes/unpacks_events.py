"""Caught by test_names_every_node: thinks that an event is a pair of a name and an update.

Says: An event is a dict, not a pair: take its key and its value with event.items().
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [name async for name, _ in graph.astream(state)]
