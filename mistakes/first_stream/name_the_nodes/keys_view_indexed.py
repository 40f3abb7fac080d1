"""Caught by test_names_every_node: thinks that a dict's keys can be indexed like a list.

Says: event.keys() cannot be indexed; use next(iter(event)) or a for loop.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names = []
    async for event in graph.astream(state):
        names.append(event.keys()[0])
    return names
