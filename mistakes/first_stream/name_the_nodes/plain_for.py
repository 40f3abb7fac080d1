"""Caught by test_names_every_node: thinks a stream is iterated like a list.

Says: A plain for cannot go through an asynchronous generator; use async for.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names = []
    for event in graph.astream(state):
        names.extend(event)
    return names
