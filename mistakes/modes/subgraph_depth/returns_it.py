"""Caught by test_prints_the_nodes_of_the_graph: returns the outline in place of printing it.

Says: it returns the lines and prints nothing; print each line.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    lines = []
    async for namespace, event in graph.astream(state, subgraphs=True):
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        lines += ["  " * len(namespace) + node + owner for node in event]
    return lines
