"""Caught by test_prints_while_the_graph_runs: collects all events, and prints the outline when it is complete.

Says: it collects all events and prints the lines at the end; print each line inside the loop.

Conceptual: a line is printed before the next node has ended
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    pairs = [pair async for pair in graph.astream(state, subgraphs=True)]
    for namespace, event in pairs:
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        for node in event:
            print("  " * len(namespace) + node + owner)
