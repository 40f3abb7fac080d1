"""Caught by test_prints_the_nodes_of_the_graph: gives a list of modes, and takes apart pairs where there are three parts.

Says: it unpacks two parts; with a list of modes and subgraphs=True each event has three:
namespace, mode, event.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for namespace, event in graph.astream(state, stream_mode=["updates"], subgraphs=True):
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        for node in event:
            print("  " * len(namespace) + node + owner)
