"""Caught by test_counts_the_events: counts the names of nodes.

Says: The names are counted, each once; a node that runs twice has two events.

Conceptual: count_events counts a node each time that it runs
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    return [event async for event in graph.astream(state)]


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len({name async for event in graph.astream(state) for name in event})
