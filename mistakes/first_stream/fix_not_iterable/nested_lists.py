"""Caught by test_gives_all_events: makes a list of lists.

Says: Each event is put into a list of its own.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    return [[event] async for event in graph.astream(state)]


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len([event async for event in graph.astream(state)])
