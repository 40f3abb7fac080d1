"""Caught by test_prints_the_nodes_of_the_graph: leaves out nodes that returned nothing, though they finished.

Says: it leaves out nodes that returned nothing; a node that returned None has finished too.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for namespace, event in graph.astream(state, subgraphs=True):
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        for node, update in event.items():
            if update:
                print("  " * len(namespace) + node + owner)
