"""Caught by test_indents_the_nodes_inside: looks for the depth of a node under its name, which a node elsewhere has too.

Says: it remembers the depth of a node by its name, and nodes of different graphs may have the
same name; use the namespace of each event.

Conceptual: nodes of different graphs may have the same name
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    depths: dict[str, int] = {}
    owners: dict[str, str] = {}
    async for namespace, event in graph.astream(state, subgraphs=True):
        for node in event:
            depths.setdefault(node, len(namespace))
            owners.setdefault(node, f" in {namespace[-1].split(':')[0]}" if namespace else "")
            print("  " * depths[node] + node + owners[node])
