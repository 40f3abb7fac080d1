"""Caught by test_indents_the_nodes_inside: thinks the first part of a namespace is the nearest.

Says: it takes the name from the first part of the namespace, which is the outermost node; take
the last part.

Conceptual: the name after "in" is that of the node just around
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for namespace, event in graph.astream(state, subgraphs=True):
        owner = f" in {namespace[0].split(':')[0]}" if namespace else ""
        for node in event:
            print("  " * len(namespace) + node + owner)
