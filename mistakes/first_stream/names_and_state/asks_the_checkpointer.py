"""Caught by test_names_the_nodes: thinks that a graph remembers its last run.

Says: The graph has no checkpointer, so it does not remember its run.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names = [name async for event in graph.astream(state) for name in event]
    snapshot = await graph.aget_state({"configurable": {"thread_id": "1"}})
    return names, snapshot.values
