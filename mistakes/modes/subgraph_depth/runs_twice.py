"""Caught by test_runs_the_graph_once: streams the outer graph first, to know the names of its nodes.

Says: it runs the graph twice, first to learn the names of its nodes; each event brings its
namespace, so one run is enough.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    names = {node async for event in graph.astream(state) for node in event}
    async for namespace, event in graph.astream(state, subgraphs=True):
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        for node in event:
            if namespace or node in names:
                print("  " * len(namespace) + node + owner)
