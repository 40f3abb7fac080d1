"""Caught by test_prints_while_the_graph_runs: ends each line when the next begins.

Says: it prints each line when the next event comes; print it at once.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    line = ""
    async for namespace, event in graph.astream(state, subgraphs=True):
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        for node in event:
            if line:
                print(line)
            line = "  " * len(namespace) + node + owner
    print(line)
