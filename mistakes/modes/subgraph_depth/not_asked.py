"""Caught by test_indents_the_nodes_inside: thinks astream() tells of inner graphs without being asked.

Says: it does not ask for inner graphs; call astream() with subgraphs=True.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for event in graph.astream(state):
        for node in event:
            print(node)
