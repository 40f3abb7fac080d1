"""Caught by test_indents_the_nodes_inside: thinks a namespace holds the names of nodes, and nothing else.

Says: it prints a whole part of the namespace, with the id of the task; print only what is
before the colon.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for namespace, event in graph.astream(state, subgraphs=True):
        owner = f" in {namespace[-1]}" if namespace else ""
        for node in event:
            print("  " * len(namespace) + node + owner)
