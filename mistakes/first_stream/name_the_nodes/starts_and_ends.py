"""Caught by test_names_every_node: thinks that a task is reported once.

Says: Mode "tasks" reports each node twice, at its start and at its end.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [task["name"] async for task in graph.astream(state, stream_mode="tasks")]
