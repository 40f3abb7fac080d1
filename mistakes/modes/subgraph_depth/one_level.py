"""Caught by test_indents_the_nodes_inside: thinks an event is of the graph itself or of a graph inside, and that is all.

Says: it indents every inner node by one level; the length of the namespace is the depth.

Conceptual: each level of depth has two more spaces
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for namespace, event in graph.astream(state, subgraphs=True):
        indent = "  " if namespace else ""
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        for node in event:
            print(indent + node + owner)
