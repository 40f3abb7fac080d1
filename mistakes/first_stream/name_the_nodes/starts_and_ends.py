"""Caught by test_names_every_node: thinks that a task is told of once."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [task["name"] async for task in graph.astream(state, stream_mode="tasks")]
