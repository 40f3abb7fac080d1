"""Caught by test_names_the_quick_before_the_slow: thinks that nodes finish in the order in which they start.

Says: The nodes are named in the order in which they start.

Conceptual: nodes that run side by side are named in the order in which they finish
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names = []
    async for task in graph.astream(state, stream_mode="tasks"):
        if "input" in task:
            names.append(task["name"])
    return names
