"""Caught by test_indents_the_nodes_inside: thinks a node that holds a graph comes before the nodes inside.

Says: it prints a node before the nodes inside it; print each node when it has finished, so it
stands below them.

Conceptual: a node with a graph inside stands below the nodes of that graph
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    lines: list[tuple[tuple[str, ...], str]] = []
    async for namespace, event in graph.astream(state, subgraphs=True):
        for node in event:
            place = len(lines)
            while place and len(lines[place - 1][0]) > len(namespace):
                place -= 1
            lines.insert(place, (namespace, node))
    for namespace, node in lines:
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        print("  " * len(namespace) + node + owner)
