"""Caught by test_indents_the_nodes_inside: indents as in Python code, by four spaces a level.

Says: it indents by four spaces for each level; the task asks for two.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for namespace, event in graph.astream(state, subgraphs=True):
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        for node in event:
            print("    " * len(namespace) + node + owner)
