"""Caught by test_prints_the_nodes_of_the_graph: skips events with an empty namespace, as if they came from nowhere.

Says: it skips events with an empty namespace, which are those of the graph itself; print their
nodes without indentation.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for namespace, event in graph.astream(state, subgraphs=True):
        if not namespace:
            continue
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        for node in event:
            print("  " * len(namespace) + node + owner)
