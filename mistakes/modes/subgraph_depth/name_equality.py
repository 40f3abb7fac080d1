"""Caught by test_indents_the_nodes_inside: compares a part of the namespace with the names of nodes, which it never equals.

Says: it compares a part of the namespace with the name of a node; a part is the name, a colon
and an id, so they are never equal.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    seen: list[str] = []
    async for namespace, event in graph.astream(state, subgraphs=True):
        for node in event:
            owners = [name for name in seen if name in namespace]
            owner = f" in {owners[-1]}" if owners else ""
            print("  " * len(owners) + node + owner)
            seen.append(node)
