"""Caught by test_prints_the_nodes_of_the_graph: asks for states, which have keys and no nodes.

Says: it streams whole states, whose keys are not nodes; leave the stream mode at its default,
"updates".
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for namespace, event in graph.astream(state, stream_mode="values", subgraphs=True):
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        for node in event:
            print("  " * len(namespace) + node + owner)
