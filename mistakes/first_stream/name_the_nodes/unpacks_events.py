"""Caught by test_names_every_node: thinks that an event is a pair of a name and an update."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [name async for name, _ in graph.astream(state)]
