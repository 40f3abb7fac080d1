"""Caught by test_indents_the_nodes_inside: prints each line once, to keep the outline short.

Says: it prints a line only once; print a line each time that a node finishes.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    printed: set[str] = set()
    async for namespace, event in graph.astream(state, subgraphs=True):
        owner = f" in {namespace[-1].split(':')[0]}" if namespace else ""
        for node in event:
            line = "  " * len(namespace) + node + owner
            if line not in printed:
                print(line)
                printed.add(line)
