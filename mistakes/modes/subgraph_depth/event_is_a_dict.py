"""Caught by test_prints_the_nodes_of_the_graph: asks for subgraphs, and thinks the events stay what they were.

Says: it reads each event as a dict; with subgraphs=True an event is a pair of a namespace and a
dict.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for event in graph.astream(state, subgraphs=True):
        for node in event.keys():
            print(node)
