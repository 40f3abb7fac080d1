"""Caught by test_names_a_node_each_time_it_runs: thinks that a node runs once, and gathers the events in one dict.

Says: The names are keys of a dict, so a node that runs again is not named again.

Conceptual: a node that runs again is named again
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    updates: dict[str, Any] = {}
    async for event in graph.astream(state):
        updates.update(event)
    return list(updates)
