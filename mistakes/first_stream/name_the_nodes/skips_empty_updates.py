"""Caught by test_names_every_node: thinks that a node which returns nothing has not run.

Says: Nodes that return nothing are skipped, although they ran.

Conceptual: a node that returns nothing is named too
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names = []
    async for event in graph.astream(state):
        for name, update in event.items():
            if update:
                names.append(name)
    return names
