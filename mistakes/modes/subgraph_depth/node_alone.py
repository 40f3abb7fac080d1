"""Caught by test_indents_the_nodes_inside: thinks that the indentation says it all.

Says: it does not print whose graph an inner node is in; add " in " and the name from the last
part of the namespace.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for namespace, event in graph.astream(state, subgraphs=True):
        for node in event:
            print("  " * len(namespace) + node)
