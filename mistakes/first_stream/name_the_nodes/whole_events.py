"""Caught by test_names_every_node: thinks that an event is its name.

Says: The whole events are in the list; only their keys are the names.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [event async for event in graph.astream(state)]
