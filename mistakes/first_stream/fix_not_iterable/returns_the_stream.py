"""Caught by test_gives_all_events: thinks the stream is the list.

Says: The stream itself is returned, and no node has run: go through it and return a list.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    return graph.astream(state)


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len([event async for event in graph.astream(state)])
